/**
 * Where things lie in the block of a ShareableList of N items (CPython's layout, all numbers little-endian):
 *
 *     8 bytes            N
 *     (N + 1) * 8        where each slot begins, from the start of the data; the last one: where the data ends
 *     …                  the data: a slot for each item
 *     N * 8              formats of Python's `struct`, as text
 *     N                  how to make values of the bytes
 */
import { rangeError } from '../errors.ts';
import { slotFor, type EncodedItem } from './list-items.ts';

const WORD = 8;

export interface ListLayout {
  readonly length: number;
  /** Start of each slot in the block; one more than there are items. */
  readonly slots: readonly number[];
  readonly formats: number;
  readonly codes: number;
  readonly bytes: number;
}

function layout(ends: readonly number[]): ListLayout {
  const length = ends.length - 1;
  const data = (length + 2) * WORD;
  const formats = data + (ends[length] ?? 0);
  const codes = formats + length * WORD;
  return { length, slots: ends.map((end) => data + end), formats, codes, bytes: codes + length };
}

export function layoutFor(items: readonly EncodedItem[]): ListLayout {
  const ends = [0];
  for (const item of items) ends.push((ends.at(-1) ?? 0) + slotFor(item));
  return layout(ends);
}

/** The beginning of a new list's block. */
export function writeLayout(view: DataView, { length, slots }: ListLayout): void {
  view.setBigInt64(0, BigInt(length), true);
  slots.forEach((slot, index) => {
    view.setBigInt64((index + 1) * WORD, BigInt(slot - (slots[0] ?? 0)), true);
  });
}

/** Throws a RangeError for a block that holds no ShareableList. */
export function readLayout(view: DataView, name: string): ListLayout {
  const word = (index: number): number => {
    const at = index * WORD;
    return at + WORD <= view.byteLength ? Number(view.getBigInt64(at, true)) : -1;
  };
  const length = word(0);
  if (length >= 0 && (length + 2) * WORD <= view.byteLength) {
    const ends = Array.from({ length: length + 1 }, (_, index) => word(index + 1));
    const rising = ends.every((end, index) => end >= (ends[index - 1] ?? 0));
    const found = layout(ends);
    if (rising && ends[0] === 0 && found.bytes <= view.byteLength) return found;
  }
  throw rangeError(`The shared memory ${JSON.stringify(name)} holds no ShareableList.`);
}
