/**
 * The event records of a run, kept as the bytes they came as: 48 bytes an event and its text, no object. A record is
 * named by a ref, its place in units of 8 bytes; an {@link EventCursor} reads the fields where they lie.
 *
 * The bytes are in segments of at most 4 MiB, so that growing copies little; no record lies across two of them.
 * Typed arrays read in the machine's byte order, which is the format's (little-endian) on every machine that runs
 * Node or a browser today; a test holds it to that.
 */
import { Phase, type ObjectId, type Op, type Result, type TraceEvent } from '../schema.ts';
import { Field, HAS_VALUE, RECORD_SIZE } from './layout.ts';
import { decodeUtf8 } from './utf8.ts';

const SEGMENT_BITS = 19;
const SEGMENT_UNITS = 1 << SEGMENT_BITS;
const UNIT_MASK = SEGMENT_UNITS - 1;
const FIRST_SEGMENT_UNITS = 1 << 10;

/** What {@link RecordStore.append} takes at once, in bytes: little beside a segment, so that little of one is wasted. */
export const MAX_APPEND = 1 << 17;

/** Place of a record in its {@link RecordStore}. */
export type EventRef = number;

/** The same bytes as numbers of different widths. */
class Segment {
  readonly u8: Uint8Array<ArrayBuffer>;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  constructor(units: number) {
    const buffer = new ArrayBuffer(units * 8);
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

export class RecordStore {
  readonly #segments: Segment[] = [];
  /** Of the last segment. */
  #usedUnits = 0;
  #bytes = 0;

  /** Bytes of all records. */
  get size(): number {
    return this.#bytes;
  }

  /**
   * Takes a copy of whole records that follow each other, of `length` bytes in all, not more than
   * {@link MAX_APPEND}. Returns the ref of the first; the others follow it as they do in the bytes.
   */
  append(source: Uint8Array, offset: number, length: number): EventRef {
    const units = length >>> 3;
    let number = this.#segments.length - 1;
    let segment = this.#segments[number];
    if (segment === undefined || this.#usedUnits + units > segment.f64.length) {
      segment = this.#grow(segment, units);
      number = this.#segments.length - 1;
    }
    const unit = this.#usedUnits;
    segment.u8.set(source.subarray(offset, offset + length), unit * 8);
    this.#usedUnits = unit + units;
    this.#bytes += length;
    return number * SEGMENT_UNITS + unit;
  }

  segment(ref: EventRef): Segment {
    const segment = this.#segments[Math.floor(ref / SEGMENT_UNITS)];
    if (segment === undefined) throw new RangeError(`There is no event at ${ref}.`);
    return segment;
  }

  /** Doubles the last segment until it is full-sized, then begins a new one. */
  #grow(last: Segment | undefined, units: number): Segment {
    if (last !== undefined && last.f64.length < SEGMENT_UNITS) {
      let size = last.f64.length * 2;
      while (size < SEGMENT_UNITS && size < this.#usedUnits + units) size *= 2;
      if (size >= this.#usedUnits + units) {
        const larger = new Segment(size);
        larger.u8.set(last.u8);
        this.#segments[this.#segments.length - 1] = larger;
        return larger;
      }
    }
    let size = last === undefined ? FIRST_SEGMENT_UNITS : SEGMENT_UNITS;
    while (size < units) size *= 2;
    const next = new Segment(size);
    this.#segments.push(next);
    this.#usedUnits = 0;
    return next;
  }
}

/** Reads records of a store, one at a time: {@link moveTo}, then the fields. */
export class EventCursor {
  readonly #store: RecordStore;
  #segment: Segment = new Segment(RECORD_SIZE / 8);
  /** Place in the segment, in units of 8 bytes. */
  #unit = 0;

  constructor(store: RecordStore) {
    this.#store = store;
  }

  moveTo(ref: EventRef): this {
    this.#segment = this.#store.segment(ref);
    this.#unit = ref & UNIT_MASK;
    return this;
  }

  get op(): Op {
    // What is not one of ours is skipped by every reader's switch.
    return (this.#segment.u8[this.#unit * 8 + Field.op] ?? 0) as Op;
  }
  get phase(): Phase {
    return ((this.#segment.u8[this.#unit * 8 + Field.bits] ?? 0) & 3) as Phase;
  }
  get result(): Result {
    return (((this.#segment.u8[this.#unit * 8 + Field.bits] ?? 0) >> 2) & 7) as Result;
  }
  get flags(): number {
    return this.#segment.u8[this.#unit * 8 + Field.flags] ?? 0;
  }
  get time(): number {
    return this.#segment.f64[this.#unit + Field.time / 8] ?? 0;
  }
  get pid(): number {
    return this.#segment.u32[this.#unit * 2 + Field.pid / 4] ?? 0;
  }
  get site(): number {
    return this.#segment.u32[this.#unit * 2 + Field.site / 4] ?? 0;
  }
  get objectPid(): number {
    return this.#segment.u32[this.#unit * 2 + Field.objectPid / 4] ?? 0;
  }
  get objectN(): number {
    return this.#segment.u32[this.#unit * 2 + Field.objectN / 4] ?? 0;
  }
  get arg(): number {
    return this.#segment.i32[this.#unit * 2 + Field.arg / 4] ?? 0;
  }
  get arg2(): number {
    return this.#segment.i32[this.#unit * 2 + Field.arg2 / 4] ?? 0;
  }
  get value(): number | undefined {
    const has = ((this.#segment.u8[this.#unit * 8 + Field.bits] ?? 0) & HAS_VALUE) !== 0;
    return has ? this.#segment.f64[this.#unit + Field.value / 8] : undefined;
  }
  get obj(): ObjectId | undefined {
    const { objectPid, objectN } = this;
    return objectPid === 0 && objectN === 0 ? undefined : `${objectPid}:${objectN}`;
  }
  get text(): string {
    const from = this.#unit * 8;
    const length = this.#segment.u16[this.#unit * 4] ?? 0;
    const unused = this.#segment.u8[from + Field.unused] ?? 0;
    if (length - unused <= RECORD_SIZE) return '';
    return decodeUtf8(this.#segment.u8, from + Field.text, from + length - unused);
  }

  /** All fields, as an object of its own. */
  event(): TraceEvent {
    const { pid, time, op, phase, result, flags, site, obj, arg, arg2, value, text } = this;
    return { pid, time, op, phase, result, flags, site, obj, arg, arg2, value, text };
  }
}

/** Whether the bytes at `offset` begin an event record; undefined when they do, else what is wrong. */
export function recordProblem(bytes: Uint8Array, offset: number, length: number): string | undefined {
  if (length < RECORD_SIZE || length % 8 !== 0) return `an event record can't be ${length} bytes long`;
  const bits = bytes[offset + Field.bits] ?? 0;
  if ((bits & 3) > Phase.End) return 'an event has a phase that does not exist';
  if ((bytes[offset + Field.unused] ?? 0) > 7) return "an event's text ends before it begins";
  if (length === RECORD_SIZE && bytes[offset + Field.unused] !== 0)
    return "an event's text ends before it begins";
  // A float is not finite when all bits of its exponent are set.
  const high = (bytes[offset + Field.time + 7] ?? 0) & 0x7f;
  if (high === 0x7f && (bytes[offset + Field.time + 6] ?? 0) >= 0xf0) return 'an event has no time';
  return undefined;
}
