/**
 * An item's bytes on the tape: one part for most; a first part and pieces where long runs of bytes are copied from the
 * sender's memory to the tape, and from there to where they stay, with no stop in between.
 */
import { platform } from '../../platform/index.ts';
import { unitsOf } from './layout.ts';
import type { RingMemory } from './memory.ts';
import type { Scratch } from './scratch.ts';

/** Buffers that malloc() would ask the system for, each anew. */
const KEEPS_FROM = 128 * 1024;

/** What is to be put. */
export interface Item {
  /** From the start of its buffer, which has whole words. */
  readonly bytes: Uint8Array;
  /** The same memory. */
  readonly words: Int32Array;
  readonly length: number;
  readonly pieces: readonly Uint8Array[];
}

/** What was taken: `length` bytes in the scratch memory, and the pieces, each in a buffer of its own. */
export interface Taken {
  readonly length: number;
  readonly pieces: Uint8Array<ArrayBuffer>[] | undefined;
}

/** Units of so many bytes, without a header. */
function unitsFor(bytes: number): number {
  return unitsOf(bytes) - 1;
}

/** Bytes of an item after its header. */
export function payloadOf({ length, pieces }: Item): number {
  if (pieces.length === 0) return length;
  let units = unitsFor(4 * (2 + pieces.length)) + unitsFor(length);
  for (const piece of pieces) units += unitsFor(piece.length);
  return units * 8;
}

/** Writes everything of the item at `position` but the number of the next one. */
export function writeItem(memory: RingMemory, position: number, item: Item, payload: number): void {
  const { bytes, words, length, pieces } = item;
  if (pieces.length === 0) {
    memory.setLength(position, length);
    memory.write((position + 1) | 0, bytes, words, length);
    return;
  }
  memory.setLength(position, ~payload);
  const table = new Int32Array(2 + pieces.length);
  table[0] = length;
  table[1] = pieces.length;
  pieces.forEach((piece, index) => {
    table[2 + index] = piece.length;
  });
  const tableBytes = new Uint8Array(table.buffer);
  let here = (position + 1) | 0;
  const next = (source: Uint8Array, size: number): void => {
    memory.writeBytes(here, source, size);
    here = (here + unitsFor(size)) | 0;
  };
  next(tableBytes, tableBytes.length);
  next(bytes, length);
  for (const piece of pieces) next(piece, piece.length);
}

/** Bytes after the header of the item at `position`. */
export function payloadAt(memory: RingMemory, position: number): number {
  const length = memory.lengthAt(position);
  return length < 0 ? ~length : length;
}

/** Reads the item at `position`. May throw where memory is short. */
export function readItem(memory: RingMemory, position: number, scratch: Scratch): Taken {
  const length = memory.lengthAt(position);
  let here = (position + 1) | 0;
  if (length >= 0) {
    scratch.fit(length);
    memory.read(here, scratch.bytes, scratch.words, length);
    return { length, pieces: undefined };
  }
  const next = (into: Uint8Array, size: number): void => {
    memory.readBytes(here, into, size);
    here = (here + unitsFor(size)) | 0;
  };
  const first = memory.lengthAt(here);
  const count = memory.numberAt(here);
  const table = new Int32Array(2 + count);
  const tableBytes = new Uint8Array(table.buffer);
  next(tableBytes, tableBytes.length);
  scratch.fit(first);
  next(scratch.bytes, first);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const size of table.subarray(2)) {
    if (size >= KEEPS_FROM) platform.memory.keepFreed();
    const piece = Buffer.allocUnsafeSlow(size);
    next(piece, size);
    pieces.push(piece);
  }
  return { length: first, pieces };
}
