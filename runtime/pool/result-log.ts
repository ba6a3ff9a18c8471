/**
 * The way of results: a log in shared memory for each worker, with one writer and one reader, so it needs no lock and
 * a worker that is killed in the middle of a result leaves everything before it readable.
 *
 * The log is a chain of pieces. Records lie one after the other in a piece; where the next one does not fit, a record
 * of its own names the piece that follows. The reader says how many pieces it has left behind, in their order, and the
 * writer uses those again. So the log grows as far as its reader lags behind, the worker need not wait, and a reader
 * that keeps up costs two pieces.
 *
 * A record counts once `committed` was raised, after all of its bytes: the reader never looks further.
 */
import { platform, type Address } from '../platform/index.ts';
import { Worker } from './control.ts';
import type { SharedArea } from './shared-area.ts';

/** What a piece is usually long. */
const PIECE = 64 * 1024;
/** Length, kind, task, and one to spare. */
const HEAD_WORDS = 4;
const HEAD_BYTES = HEAD_WORDS * 4;
/** Kind of the record that only says where the chain goes on; its task is the offset of the next piece, in words. */
const NEXT_PIECE = -1;

/** Addresses, not memory. */
export const LOG_CAPACITY = 1 << 30;

export class ResultWriter {
  readonly #area: SharedArea;
  readonly #control: Int32Array;
  readonly #controlAddress: Address;
  /** Index of this worker's words. */
  readonly #own: number;
  /** Next record's first byte, and the end of its piece, which leaves room for the link. */
  #at = 0;
  #end: number;
  /** Pieces in the order of use; the last is the one being written. */
  readonly #inUse: { offset: number; bytes: number }[];
  readonly #free: { offset: number; bytes: number }[] = [];
  #top: number;
  #piecesTakenBack = 0;
  #committed = 0;

  constructor(area: SharedArea, control: Int32Array, controlAddress: Address, own: number) {
    this.#area = area;
    this.#control = control;
    this.#controlAddress = controlAddress;
    this.#own = own;
    this.#inUse = [{ offset: 0, bytes: PIECE }];
    this.#top = PIECE;
    this.#end = PIECE - HEAD_BYTES;
    area.require(PIECE);
  }

  /**
   * Adds a record whose content is bytes [0, length) of `from`. Waits only when the log has used up its addresses
   * (1 GiB) with results that were not read.
   * @throws RangeError when it can never fit.
   */
  write(kind: number, task: number, from: Uint8Array, length: number): void {
    const whole = HEAD_BYTES + ((length + 7) & ~7);
    if (this.#at + whole > this.#end) this.#nextPiece(whole);
    const at = this.#at;
    const words = this.#area.words;
    const word = at >> 2;
    words[word] = length;
    words[word + 1] = kind;
    words[word + 2] = task;
    copy(this.#area.bytes, at + HEAD_BYTES, from, length);
    this.#at = at + whole;
    this.#committed = (this.#committed + 1) | 0;
    // Atomic, hence after all of the record's bytes.
    Atomics.store(this.#control, this.#own + Worker.committed, this.#committed);
  }

  #nextPiece(record: number): void {
    const bytes = Math.max(PIECE, Math.ceil((record + HEAD_BYTES) / PIECE) * PIECE);
    if (bytes > this.#area.capacity / 2)
      throw new RangeError(
        `A result of ${record} bytes is too large for a pool (${this.#area.capacity / 2} at most); put it into shared memory.`,
      );
    const offset = this.#findPiece(bytes);
    const words = this.#area.words;
    const word = this.#at >> 2;
    words[word + 1] = NEXT_PIECE;
    words[word + 2] = offset >> 2;
    this.#at = offset;
    this.#end = offset + bytes - HEAD_BYTES;
    this.#inUse.push({ offset, bytes });
  }

  #findPiece(bytes: number): number {
    for (;;) {
      const read = Atomics.load(this.#control, this.#own + Worker.piecesRead);
      this.#takeBack(read);
      const index = this.#free.findLastIndex((piece) => piece.bytes === bytes);
      const [found] = index === -1 ? [] : this.#free.splice(index, 1);
      if (found !== undefined) return found.offset;
      if (this.#top + bytes <= this.#area.capacity) {
        const offset = this.#top;
        this.#area.require(offset + bytes);
        this.#top += bytes;
        return offset;
      }
      if (this.#mergeFree(bytes)) continue;
      this.#awaitReader(read);
    }
  }

  #takeBack(read: number): void {
    while (this.#piecesTakenBack !== read) {
      this.#piecesTakenBack = (this.#piecesTakenBack + 1) | 0;
      const piece = this.#inUse.shift();
      if (piece === undefined) return;
      // A large result's memory goes back to the system at once.
      if (piece.bytes > PIECE) this.#area.discard(piece.offset, piece.bytes);
      this.#free.push(piece);
    }
  }

  /** Free neighbours become one piece, of which the beginning is cut off as a free piece of `bytes`. */
  #mergeFree(bytes: number): boolean {
    this.#free.sort((a, b) => a.offset - b.offset);
    for (let index = 1; index < this.#free.length;) {
      const [before, piece] = [this.#free[index - 1], this.#free[index]];
      if (before === undefined || piece === undefined || before.offset + before.bytes !== piece.offset) {
        index++;
        continue;
      }
      before.bytes += piece.bytes;
      this.#free.splice(index, 1);
    }
    const large = this.#free.find((piece) => piece.bytes > bytes);
    if (large === undefined) return this.#free.some((piece) => piece.bytes === bytes);
    this.#free.push({ offset: large.offset + bytes, bytes: large.bytes - bytes });
    large.bytes = bytes;
    return true;
  }

  #awaitReader(read: number): void {
    const control = this.#control;
    const awaits = this.#own + Worker.awaitsPiece;
    const pieces = this.#own + Worker.piecesRead;
    Atomics.store(control, awaits, 1);
    // The reader raises the word first and then looks whether anybody waits; so no wake-up is missed.
    while (Atomics.load(control, pieces) === read)
      platform.futex.wait((this.#controlAddress + 4 * pieces) as Address, read, Infinity);
    Atomics.store(control, awaits, 0);
  }
}

/** What {@link ResultReader.next} found. One object for all, overwritten by the next. */
export interface ResultRecord {
  kind: number;
  task: number;
  /** The content is bytes [start, end) of the area. */
  start: number;
  end: number;
}

export class ResultReader {
  readonly #area: SharedArea;
  readonly #control: Int32Array;
  readonly #controlAddress: Address;
  readonly #own: number;
  readonly #record: ResultRecord = { kind: 0, task: 0, start: 0, end: 0 };
  #at = 0;
  #read = 0;
  #piecesRead = 0;

  constructor(area: SharedArea, control: Int32Array, controlAddress: Address, own: number) {
    this.#area = area;
    this.#control = control;
    this.#controlAddress = controlAddress;
    this.#own = own;
  }

  get bytes(): Uint8Array {
    return this.#area.bytes;
  }

  get waiting(): boolean {
    return Atomics.load(this.#control, this.#own + Worker.committed) !== this.#read;
  }

  /** The oldest record not yet read. Its bytes are valid until the next call. */
  next(): ResultRecord | undefined {
    if (!this.waiting) return undefined;
    const words = this.#area.words;
    let word = this.#at >> 2;
    if (words[word + 1] === NEXT_PIECE) {
      word = words[word + 2] ?? 0;
      this.#leavePiece();
    }
    const length = words[word] ?? 0;
    const record = this.#record;
    record.kind = words[word + 1] ?? 0;
    record.task = words[word + 2] ?? 0;
    record.start = word * 4 + HEAD_BYTES;
    record.end = record.start + length;
    this.#at = record.start + ((length + 7) & ~7);
    this.#read = (this.#read + 1) | 0;
    return record;
  }

  #leavePiece(): void {
    this.#piecesRead = (this.#piecesRead + 1) | 0;
    const pieces = this.#own + Worker.piecesRead;
    Atomics.store(this.#control, pieces, this.#piecesRead);
    if (Atomics.load(this.#control, this.#own + Worker.awaitsPiece) !== 0)
      platform.futex.wake((this.#controlAddress + 4 * pieces) as Address, 1);
  }
}

/** Short contents are copied byte by byte: a native call costs more than they do. */
export function copy(to: Uint8Array, at: number, from: Uint8Array, length: number): void {
  if (length <= 48) for (let index = 0; index < length; index++) to[at + index] = from[index] ?? 0;
  else if (length === from.length) to.set(from, at);
  else to.set(from.subarray(0, length), at);
}
