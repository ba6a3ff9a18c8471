/**
 * The items of a ShareableList as bytes, with CPython's codes: each has a slot of 8 bytes or a multiple, a format in the
 * language of Python's `struct` (at most 8 characters), and a number that says what to make of the bytes.
 */
import { rangeError, typeError } from '../errors.ts';

/** What a list can hold. Bytes are read as a copy. */
export type ShareableItem = number | bigint | string | boolean | null | Uint8Array;

export const SLOT = 8;

/** "index into the transformations back": how the bytes become a value again. */
const AS_IT_IS = 0;
const TEXT = 1;
const BYTES = 2;
const NONE = 3;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface EncodedItem {
  /** Python's `struct` format without a length: `s` stands for text and bytes. */
  readonly format: 'q' | 'd' | 'xxxxxxx?' | 'xxxxxx?x' | 's';
  readonly code: number;
  readonly bytes: Uint8Array;
}

/** Throws a TypeError for what a list can't hold, a RangeError for a bigint beyond 64 bits. */
export function encodeItem(value: unknown): EncodedItem {
  switch (typeof value) {
    case 'string':
      return { format: 's', code: TEXT, bytes: encoder.encode(value) };
    case 'boolean':
      return { format: 'xxxxxxx?', code: AS_IT_IS, bytes: flagBytes(7, value) };
    case 'number':
      // -0 is a whole number too, but not for Python's int.
      if (!Number.isSafeInteger(value) || Object.is(value, -0))
        return {
          format: 'd',
          code: AS_IT_IS,
          bytes: numberBytes((view) => {
            view.setFloat64(0, value, true);
          }),
        };
      return encodeInteger(BigInt(value));
    case 'bigint':
      return encodeInteger(value);
    default:
      if (value === null) return { format: 'xxxxxx?x', code: NONE, bytes: new Uint8Array(SLOT) };
      if (value instanceof Uint8Array) return { format: 's', code: BYTES, bytes: value };
      throw typeError(
        `A ShareableList holds numbers, bigints, strings, booleans, null and Uint8Arrays, no ${describe(value)}.`,
      );
  }
}

/** Of `slot` (all of it), by its format and its code. */
export function decodeItem(slot: Uint8Array, format: string, code: number): ShareableItem {
  const view = new DataView(slot.buffer, slot.byteOffset, slot.byteLength);
  if (code === NONE) return null;
  if (code === TEXT || code === BYTES) {
    // As in Python, zeros at the end are the slot's.
    let end = Math.min(slot.length, Number.parseInt(format, 10) || 0);
    while (end > 0 && slot[end - 1] === 0) end--;
    const bytes = slot.slice(0, end);
    return code === TEXT ? decoder.decode(bytes) : bytes;
  }
  if (format === 'q') {
    const integer = view.getBigInt64(0, true);
    const number = Number(integer);
    return Number.isSafeInteger(number) ? number : integer;
  }
  if (format === 'd') return view.getFloat64(0, true);
  if (format === 'xxxxxxx?') return slot[7] !== 0;
  throw rangeError(
    `The list holds an item of the format ${JSON.stringify(format)}, which is none of a ShareableList's.`,
  );
}

/** As Python's `==`, for `count` and `index`: bytes by what they hold, bigints as numbers. */
export function sameItem(one: ShareableItem, other: unknown): boolean {
  if (one instanceof Uint8Array) return other instanceof Uint8Array && Buffer.compare(one, other) === 0;
  if (typeof one === 'bigint' && typeof other === 'number')
    return Number.isInteger(other) && one === BigInt(other);
  if (typeof one === 'number' && typeof other === 'bigint')
    return Number.isInteger(one) && BigInt(one) === other;
  return one === other;
}

/** Bytes of the slot that an item gets when the list is made: text and bytes have room for what they are, and more. */
export function slotFor({ format, bytes }: EncodedItem): number {
  return format === 's' ? SLOT * (Math.floor(bytes.length / SLOT) + 1) : SLOT;
}

function encodeInteger(value: bigint): EncodedItem {
  if (BigInt.asIntN(64, value) !== value)
    throw rangeError(`A ShareableList holds whole numbers of 64 bits; ${value} is beyond.`);
  return {
    format: 'q',
    code: AS_IT_IS,
    bytes: numberBytes((view) => {
      view.setBigInt64(0, value, true);
    }),
  };
}

function numberBytes(write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(SLOT);
  write(new DataView(bytes.buffer));
  return bytes;
}

function flagBytes(at: number, on: boolean): Uint8Array {
  const bytes = new Uint8Array(SLOT);
  bytes[at] = on ? 1 : 0;
  return bytes;
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  const { constructor } = value as { constructor?: { name?: string } };
  return constructor?.name ?? 'object';
}
