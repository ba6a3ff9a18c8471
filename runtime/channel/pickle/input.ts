/**
 * Bounded reading of a packed value. Whatever the bytes are, nothing beyond their end is read and no more is allocated
 * than a small multiple of their length: each length is compared with what is left before anything is made of it.
 */
import { ProcessError } from '../../errors.ts';
import { PIECE_BYTES, type RawBuffer } from './output.ts';

const CACHE_SIZE = 512;

/** The bytes are no packed value (cut off, of another version, or not from here at all). */
export function corrupt(what: string, cause?: unknown): ProcessError {
  return new ProcessError(`The received bytes are not a packed value: ${what}.`, {
    code: 'ERR_MP_UNPICKLING',
    cause,
  });
}

// To read a number where it lies, at any address: a DataView for each message would cost more than all its numbers.
// (Every machine that Node runs on is little-endian, as the wire form is.)
const asBytes = new Uint8Array(8);
const asFloat = new Float64Array(asBytes.buffer);
const asBigInt = new BigInt64Array(asBytes.buffer);

const EMPTY = Buffer.alloc(0) as RawBuffer;

export class Input {
  protected buffer: RawBuffer = EMPTY;
  protected position = 0;
  protected end = 0;
  private pieces: readonly Uint8Array<ArrayBuffer>[] | undefined;
  private piecesTaken = 0;
  /** Short texts met before, by hash: keys of objects repeat, and an internalised one makes for faster properties. */
  private readonly cache = new Array<string>(CACHE_SIZE).fill('');

  protected open(
    bytes: Uint8Array,
    start: number,
    end: number,
    pieces?: readonly Uint8Array<ArrayBuffer>[],
  ): void {
    this.pieces = pieces;
    this.piecesTaken = 0;
    this.buffer = (
      bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    ) as RawBuffer;
    this.position = start;
    this.end = end;
  }

  /** Lets go of the message's memory. */
  protected shut(): void {
    this.pieces = undefined;
    this.buffer = EMPTY;
  }

  protected byte(): number {
    if (this.position >= this.end) throw corrupt('they end too early');
    return this.buffer[this.position++] as number;
  }

  /** Claims `bytes` bytes; returns where they start. */
  protected take(bytes: number): number {
    const start = this.position;
    if (bytes > this.end - start) throw corrupt('they end too early');
    this.position = start + bytes;
    return start;
  }

  protected count(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      factor *= 0x80;
    }
    throw corrupt('a count is too large');
  }

  /** A count of things that take at least one byte each. */
  protected countHere(): number {
    const count = this.count();
    if (count > this.end - this.position) throw corrupt('they end too early');
    return count;
  }

  protected int8(): number {
    return (this.byte() << 24) >> 24;
  }

  protected int32(): number {
    const start = this.take(4);
    const { buffer } = this;
    return (
      (buffer[start] as number) |
      ((buffer[start + 1] as number) << 8) |
      ((buffer[start + 2] as number) << 16) |
      ((buffer[start + 3] as number) << 24)
    );
  }

  protected float(): number {
    this.eightBytes();
    return asFloat[0] as number;
  }

  protected int64(): bigint {
    this.eightBytes();
    return asBigInt[0] as bigint;
  }

  private eightBytes(): void {
    const start = this.take(8);
    for (let i = 0; i < 8; i++) asBytes[i] = this.buffer[start + i] as number;
  }

  /** ASCII of at most 31 characters. */
  protected shortText(length: number): string {
    const start = this.take(length);
    const { buffer } = this;
    if (length === 1) return String.fromCharCode(buffer[start] as number);
    let hash = length;
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (buffer[start + i] as number)) | 0;
    const slot = (hash ^ (hash >>> 9)) & (CACHE_SIZE - 1);
    const cached = this.cache[slot] as string;
    if (cached.length === length) {
      let i = 0;
      while (i < length && cached.charCodeAt(i) === buffer[start + i]) i++;
      if (i === length) return cached;
    }
    return (this.cache[slot] = buffer.latin1Slice(start, start + length));
  }

  protected latinText(): string {
    const length = this.count();
    const start = this.take(length);
    return this.buffer.latin1Slice(start, start + length);
  }

  protected utf8Text(): string {
    const length = this.count();
    const start = this.take(length);
    return this.buffer.utf8Slice(start, start + length);
  }

  protected utf16Text(): string {
    const length = this.count();
    const start = this.take(length);
    return this.buffer.ucs2Slice(start, start + length);
  }

  /** Bytes of its own, over all of their buffer. */
  protected bytes(): Uint8Array<ArrayBuffer> {
    const length = this.count();
    if (length >= PIECE_BYTES && this.byte() === 1) {
      const piece = this.pieces?.[this.piecesTaken++];
      if (piece?.length !== length) throw corrupt('bytes that belong to it are missing');
      return piece;
    }
    const start = this.take(length);
    const copy = new Uint8Array(length);
    copy.set(this.buffer.subarray(start, start + length));
    return copy;
  }
}
