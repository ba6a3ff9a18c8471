/**
 * Takes a run's container as it comes, cut anywhere, and hands on what is in it. Never throws for what is wrong with
 * the bytes: that is {@link TraceReader.problem}, after which the rest is ignored and everything before it stays.
 * What it allocates is bounded by what it was fed.
 */
import { TRACE_VERSION, type RunHeader, type Site } from '../schema.ts';
import { cutOff, damaged, notATrace, otherVersion, type TraceProblem } from './errors.ts';
import { parseEnd, parseHeader, parseSites, parseSource, type RunEnd, type SourceFile } from './json.ts';
import {
  CONTAINER_HEADER_SIZE,
  CONTAINER_MAGIC,
  FRAME_HEADER_SIZE,
  FrameType,
  MAX_JSON_SIZE,
} from './layout.ts';
import { MAX_APPEND, RecordStore, recordProblem, type EventRef } from './store.ts';
import { decodeUtf8 } from './utf8.ts';

type Step = 'file header' | 'frame header' | 'json' | 'events' | 'over';

export class TraceReader {
  readonly store: RecordStore;
  readonly sources = new Map<string, string>();
  header: RunHeader | undefined;
  /** Site number n is at n - 1. */
  sites: readonly Site[] = [];
  end: RunEnd | undefined;
  problem: TraceProblem | undefined;
  /** Called for each event, in the order of the file. */
  readonly #onEvent: (ref: EventRef) => void;

  #step: Step = 'file header';
  /** Bytes that belong to what is not complete yet. */
  #pending = new Uint8Array(0);
  #pendingLength = 0;
  #frameType: FrameType = FrameType.Header;
  /** Bytes of the present frame that were not read yet. */
  #frameLeft = 0;
  /** Bytes read so far, the pending ones not among them. */
  #offset = 0;

  constructor(onEvent: (ref: EventRef) => void, store = new RecordStore()) {
    this.#onEvent = onEvent;
    this.store = store;
  }

  /** Nothing that comes now would be read. */
  get over(): boolean {
    return this.#step === 'over';
  }

  feed(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.#pendingLength > 0) {
      this.#keep(chunk, 0);
      bytes = this.#pending.subarray(0, this.#pendingLength);
    }
    const read = this.#read(bytes);
    this.#offset += read;
    if (this.#step === 'over') {
      this.#pending = new Uint8Array(0);
      this.#pendingLength = 0;
    } else if (bytes === chunk) {
      this.#keep(chunk, read);
    } else {
      this.#pending.copyWithin(0, read, this.#pendingLength);
      this.#pendingLength -= read;
    }
  }

  /** No more bytes will come. Says so in {@link problem} when the run's end is missing. */
  finish(): void {
    if (this.#step === 'over') return;
    const size = this.#offset + this.#pendingLength;
    if (this.#step === 'file header' && !this.#beginsLikeATrace()) this.#fail(notATrace());
    else this.#fail(cutOff(size));
  }

  #beginsLikeATrace(): boolean {
    const length = Math.min(this.#pendingLength, CONTAINER_MAGIC.length);
    return length > 0 && startsWith(this.#pending.subarray(0, length), CONTAINER_MAGIC.subarray(0, length));
  }

  /** Adds what lies after `from` to the pending bytes; doubles, so that single bytes cost no square. */
  #keep(chunk: Uint8Array, from: number): void {
    const needed = this.#pendingLength + chunk.length - from;
    if (needed > this.#pending.length) {
      const larger = new Uint8Array(Math.max(needed, this.#pending.length * 2, 256));
      larger.set(this.#pending.subarray(0, this.#pendingLength));
      this.#pending = larger;
    }
    this.#pending.set(from === 0 ? chunk : chunk.subarray(from), this.#pendingLength);
    this.#pendingLength = needed;
  }

  #fail(problem: TraceProblem): void {
    this.problem = problem;
    this.#step = 'over';
  }

  /** Reads as much as is complete; returns how many bytes that were. */
  #read(bytes: Uint8Array): number {
    let offset = 0;
    for (;;) {
      const before = offset;
      const step = this.#step;
      if (step === 'over') return offset;
      if (step === 'file header') offset = this.#readFileHeader(bytes, offset);
      else if (step === 'frame header') offset = this.#readFrameHeader(bytes, offset);
      else if (step === 'json') offset = this.#readJson(bytes, offset);
      else offset = this.#readEvents(bytes, offset);
      if (offset === before && this.#step === step) return offset;
    }
  }

  #readFileHeader(bytes: Uint8Array, offset: number): number {
    // Said with the first wrong byte: a live reader need not wait for sixteen of them.
    const seen = Math.min(bytes.length - offset, CONTAINER_MAGIC.length);
    if (!startsWith(bytes.subarray(offset, offset + seen), CONTAINER_MAGIC.subarray(0, seen))) {
      this.#fail(notATrace());
      return offset;
    }
    if (bytes.length - offset < CONTAINER_HEADER_SIZE) return offset;
    const version = uint32(bytes, offset + 8);
    if (version !== TRACE_VERSION) {
      this.#fail(otherVersion(version));
      return offset;
    }
    this.#step = 'frame header';
    return offset + CONTAINER_HEADER_SIZE;
  }

  #readFrameHeader(bytes: Uint8Array, offset: number): number {
    if (bytes.length - offset < FRAME_HEADER_SIZE) return offset;
    const length = uint32(bytes, offset);
    const type = bytes[offset + 4] ?? 0;
    if (type < FrameType.Header || type > FrameType.End) {
      this.#fail(damaged(this.#offset + offset, `there is no frame of type ${type}`));
      return offset;
    }
    if (type !== FrameType.Events && length > MAX_JSON_SIZE) {
      this.#fail(damaged(this.#offset + offset, `a frame of ${length} bytes is too large`));
      return offset;
    }
    if (type !== FrameType.Header && this.header === undefined) {
      this.#fail(damaged(this.#offset + offset, 'it does not begin with the header of the run'));
      return offset;
    }
    this.#frameType = type as FrameType;
    this.#frameLeft = length;
    this.#step = type === FrameType.Events ? 'events' : 'json';
    return offset + FRAME_HEADER_SIZE;
  }

  #readJson(bytes: Uint8Array, offset: number): number {
    const end = offset + this.#frameLeft;
    if (bytes.length < end) return offset;
    this.#step = 'frame header';
    const problem = this.#takeJson(decodeUtf8(bytes, offset, end));
    if (problem !== undefined) this.#fail(damaged(this.#offset + offset, problem));
    return end;
  }

  /** Returns what is wrong with it. */
  #takeJson(text: string): string | undefined {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return 'a frame does not hold JSON';
    }
    switch (this.#frameType) {
      case FrameType.Header:
        this.header ??= parseHeader(json);
        return this.header === undefined ? 'the header of the run has not the fields of one' : undefined;
      case FrameType.Sites:
        this.sites = parseSites(json) ?? this.sites;
        return undefined;
      case FrameType.Source: {
        const source: SourceFile | undefined = parseSource(json);
        if (source !== undefined) this.sources.set(source.file, source.text);
        return undefined;
      }
      case FrameType.End:
        this.end = parseEnd(json);
        this.#step = 'over';
        return undefined;
      case FrameType.Events:
        return undefined;
    }
  }

  /** Checks records one by one and stores them run by run: a copy a record would cost more than all the rest. */
  #readEvents(bytes: Uint8Array, start: number): number {
    let offset = start;
    while (this.#step === 'events' && this.#frameLeft > 0) {
      const end = this.#runOfRecords(bytes, offset);
      if (end === offset) break;
      let ref = this.store.append(bytes, offset, end - offset);
      while (offset < end) {
        const length = uint16(bytes, offset);
        this.#onEvent(ref);
        ref += length >>> 3;
        offset += length;
        this.#frameLeft -= length;
      }
    }
    if (this.#step === 'events' && this.#frameLeft === 0) this.#step = 'frame header';
    return offset;
  }

  /** The end of the whole and right records that begin at `start`; what is wrong after them is said when it comes first. */
  #runOfRecords(bytes: Uint8Array, start: number): number {
    const most = start + Math.min(this.#frameLeft, MAX_APPEND);
    let offset = start;
    while (bytes.length - offset >= 8 && offset < most) {
      const length = uint16(bytes, offset);
      const fits = offset + length <= start + this.#frameLeft && length > 0;
      const problem = fits
        ? bytes.length - offset < length
          ? undefined
          : recordProblem(bytes, offset, length)
        : 'an event record does not fit its frame';
      if (problem !== undefined) {
        if (offset === start) this.#fail(damaged(this.#offset + offset, problem));
        return offset;
      }
      if (bytes.length - offset < length || (offset + length > most && offset > start)) return offset;
      offset += length;
    }
    return offset;
  }
}

function uint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

function uint32(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] ?? 0) |
      ((bytes[offset + 1] ?? 0) << 8) |
      ((bytes[offset + 2] ?? 0) << 16) |
      ((bytes[offset + 3] ?? 0) << 24)) >>>
    0
  );
}
