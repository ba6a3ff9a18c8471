/**
 * What a typecode means: its bytes in memory and the values that go in and come out, as in Python's `array` and
 * `ctypes` on 64-bit Linux and macOS. Integers wrap; what is no integer is refused rather than cut.
 */
import { typeError } from '../errors.ts';

/** What is read, by typecode. 64-bit integers are numbers where these are exact, else BigInts. */
export interface TypecodeValues {
  /** One byte. */
  c: Uint8Array;
  b: number;
  B: number;
  /** One character (a code point). */
  u: string;
  h: number;
  H: number;
  i: number;
  I: number;
  l: number | bigint;
  L: number | bigint;
  q: number | bigint;
  Q: number | bigint;
  f: number;
  d: number;
  '?': boolean;
}
/** The letters of Python’s `array` and `ctypes`. */
export type Typecode = keyof TypecodeValues;

/** What may be written, by typecode. */
export type Writable<T extends Typecode> = T extends 'c'
  ? Uint8Array | number
  : T extends 'u'
    ? string
    : T extends '?'
      ? unknown
      : number | bigint;

/** The typed array over the memory itself, as `getObj()` of an array gives it. */
export interface TypedArrays {
  c: Uint8Array;
  b: Int8Array;
  B: Uint8Array;
  u: Uint32Array;
  h: Int16Array;
  H: Uint16Array;
  i: Int32Array;
  I: Uint32Array;
  l: BigInt64Array;
  L: BigUint64Array;
  q: BigInt64Array;
  Q: BigUint64Array;
  f: Float32Array;
  d: Float64Array;
  '?': Uint8Array;
}
export type AnyTypedArray = TypedArrays[Typecode];

interface TypedArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer, offset: number, length: number): AnyTypedArray;
}

export interface ElementType {
  readonly code: Typecode;
  /** Bytes; also the alignment. */
  readonly size: number;
  readonly typed: TypedArrayClass;
  /** From what the typed array holds to what the user reads. */
  decode(stored: number | bigint): unknown;
  /** From what the user writes to what the typed array holds. Throws a TypeError for what does not fit the type. */
  encode(value: unknown, code: Typecode): number | bigint;
}

const asIs = (stored: number | bigint): unknown => stored;

function integer(typed: TypedArrayClass, code: Typecode): ElementType {
  return { code, size: typed.BYTES_PER_ELEMENT, typed, decode: asIs, encode: encodeInteger };
}

function integer64(typed: TypedArrayClass, code: Typecode): ElementType {
  return { code, size: 8, typed, decode: decode64, encode: encode64 };
}

function float(typed: TypedArrayClass, code: Typecode): ElementType {
  return { code, size: typed.BYTES_PER_ELEMENT, typed, decode: asIs, encode: encodeFloat };
}

const types: Record<Typecode, ElementType> = {
  c: {
    code: 'c',
    size: 1,
    typed: Uint8Array,
    decode: (stored) => Uint8Array.of(Number(stored)),
    encode: encodeByte,
  },
  b: integer(Int8Array, 'b'),
  B: integer(Uint8Array, 'B'),
  u: {
    code: 'u',
    size: 4,
    typed: Uint32Array,
    decode: (stored) => String.fromCodePoint(Number(stored)),
    encode: encodeCharacter,
  },
  h: integer(Int16Array, 'h'),
  H: integer(Uint16Array, 'H'),
  i: integer(Int32Array, 'i'),
  I: integer(Uint32Array, 'I'),
  l: integer64(BigInt64Array, 'l'),
  L: integer64(BigUint64Array, 'L'),
  q: integer64(BigInt64Array, 'q'),
  Q: integer64(BigUint64Array, 'Q'),
  f: float(Float32Array, 'f'),
  d: float(Float64Array, 'd'),
  '?': {
    code: '?',
    size: 1,
    typed: Uint8Array,
    decode: (stored) => stored !== 0,
    encode: (value) => (value ? 1 : 0),
  },
};

export const typecodes = Object.keys(types) as Typecode[];

/** Throws a TypeError that lists the typecodes. */
export function elementType(code: unknown): ElementType {
  if (typeof code === 'string' && Object.hasOwn(types, code)) return types[code as Typecode];
  const said = typeof code === 'string' ? `"${code}"` : typeof code;
  throw typeError(
    `There is no typecode ${said}. Use one of ${typecodes.join(' ')}, or a structure made by struct({ … }).`,
    'ERR_MP_TYPECODE',
  );
}

function refuse(value: unknown, code: Typecode, wanted: string): never {
  throw typeError(`Typecode '${code}' takes ${wanted}, not ${describe(value)}.`);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return JSON.stringify(value.length > 20 ? `${value.slice(0, 20)}…` : value);
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`;
}

/** Typed arrays of up to 32 bits wrap numbers modulo 2^32 by themselves; beyond 2^53 only a BigInt is exact. */
function encodeInteger(value: unknown, code: Typecode): number {
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  if (typeof value === 'boolean') return Number(value);
  return refuse(value, code, 'an integer');
}

function encode64(value: unknown, code: Typecode): bigint {
  if (typeof value === 'bigint') return value;
  if ((typeof value === 'number' && Number.isInteger(value)) || typeof value === 'boolean')
    return BigInt(value);
  return refuse(value, code, 'an integer (number or BigInt)');
}

function decode64(stored: number | bigint): number | bigint {
  const number = Number(stored);
  return Number.isSafeInteger(number) ? number : stored;
}

function encodeFloat(value: unknown, code: Typecode): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  return refuse(value, code, 'a number');
}

function encodeByte(value: unknown, code: Typecode): number {
  if (value instanceof Uint8Array && value.length === 1) return value[0] ?? 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) return value;
  return refuse(value, code, 'one byte (a Uint8Array of length 1, or a number from 0 to 255)');
}

function encodeCharacter(value: unknown, code: Typecode): number {
  if (typeof value === 'string') {
    const point = value.codePointAt(0);
    if (point !== undefined && String.fromCodePoint(point).length === value.length) return point;
  }
  return refuse(value, code, 'one character');
}
