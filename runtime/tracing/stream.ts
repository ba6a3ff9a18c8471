/**
 * Writes events into one process's stream: a few stores each into preallocated views over the mapped file, then the
 * new committed length, last and atomically. So whatever a reader finds below that length is whole, also when this
 * process was killed at any instruction: an event is there or it is not.
 *
 * Knows nothing of files; `reserve` is how it asks for more of one.
 */
import { Flag, Op, Phase, Result, TRACE_VERSION } from '../../trace/schema.ts';
import { monotonicMicroseconds } from './clock.ts';
import { EventCounts } from './counts.ts';
import { Event, Header, MAGIC_WORDS } from './layout.ts';
import { blocks, PresentWriter } from './present.ts';
import { AsciiThenUtf8 } from './text.ts';
import { siteRecorder, type EventDetails, type ObjectIdPair } from './tracer.ts';

export interface StreamOptions {
  pid: number;
  ppid: number;
  /** Monotonic microseconds at time 0 of the run. */
  epoch: number;
  /** After so many events the process only counts; what tells of processes and objects is still written. */
  maxEvents: number;
  /** Makes sure that the first `bytes` bytes of the memory may be written; false when the disk is full. */
  reserve: (bytes: number) => boolean;
}

const NO_DETAILS: EventDetails = {};

/** Asked of the disk at once: small at first, since most processes are short. */
const FIRST_RESERVE = 64 * 1024;
const RESERVE_STEP = 1024 * 1024;

/** Room that only the events of {@link survivesLimit} and summaries may use. */
export const LIFECYCLE_BYTES = 512 * 1024;

export class TraceStream {
  readonly #pid: number;
  readonly #epoch: number;
  readonly #reserve: (bytes: number) => boolean;
  readonly #i32: Int32Array;
  readonly #f64: Float64Array;
  readonly #text: AsciiThenUtf8;
  readonly #present: PresentWriter;
  readonly #counts = new EventCounts();
  /** Where the next record begins. */
  #at: number = Header.bytes;
  #reserved = 0;
  /** Plain events end here, */
  #plainEnd: number;
  /** and all others here. */
  readonly #end: number;
  #eventsLeft: number;

  /** `buffer`: the whole file, zeroed. Its length is the most that the stream can grow to. */
  constructor(buffer: ArrayBuffer, { pid, ppid, epoch, maxEvents, reserve }: StreamOptions) {
    this.#pid = pid;
    this.#epoch = epoch;
    this.#reserve = reserve;
    this.#i32 = new Int32Array(buffer);
    this.#f64 = new Float64Array(buffer);
    this.#text = new AsciiThenUtf8(new Uint8Array(buffer));
    this.#present = new PresentWriter(this.#i32, this.#f64);
    this.#end = buffer.byteLength;
    this.#plainEnd = Math.max(Header.bytes, this.#end - LIFECYCLE_BYTES);
    this.#eventsLeft = maxEvents;
    if (!this.#makeRoom(Header.bytes)) return;
    const i32 = this.#i32;
    i32[Header.version >> 2] = TRACE_VERSION;
    i32[Header.size >> 2] = Header.bytes;
    i32[Header.pid >> 2] = pid;
    i32[Header.parentPid >> 2] = ppid;
    this.#f64[Header.epoch >> 3] = epoch;
    i32[(Header.magic >> 2) + 1] = MAGIC_WORDS[1];
    // Whoever sees the first word may trust the rest of the header.
    Atomics.store(i32, Header.magic >> 2, MAGIC_WORDS[0]);
  }

  instant(op: Op, id: ObjectIdPair, details: EventDetails = NO_DETAILS): void {
    this.#write(op, Phase.Instant, id, details, monotonicMicroseconds() - this.#epoch);
  }

  /** An instant of what happens most often, without an object for its details. */
  item(op: Op, id: ObjectIdPair, arg: number, arg2: number, text: string): void {
    const time = monotonicMicroseconds() - this.#epoch;
    this.#record(op, Phase.Instant, 0, id, arg, arg2, undefined, text, time, siteRecorder.now);
  }

  begin(op: Op, id: ObjectIdPair, details: EventDetails = NO_DETAILS): void {
    const time = monotonicMicroseconds() - this.#epoch;
    if (blocks(flagsOf(details)))
      this.#present.waitBegins(op, id, time, siteRecorder.now, hasTimeout(op, details));
    this.#write(op, Phase.Begin, id, details, time);
  }

  end(op: Op, id: ObjectIdPair, details: EventDetails = NO_DETAILS): void {
    const time = monotonicMicroseconds() - this.#epoch;
    if (blocks(flagsOf(details))) this.#present.waitEnds(op);
    this.#write(op, Phase.End, id, details, time);
  }

  holding(id: ObjectIdPair, held: boolean): void {
    if (held) this.#present.taken(id);
    else this.#present.released(id);
  }

  /** Says how often what happened that was not written. Call it when the process ends. */
  summarise(): void {
    if (this.#counts.total > 0) this.#writeSummary();
  }

  #write(op: Op, phase: Phase, id: ObjectIdPair, details: EventDetails, time: number): void {
    this.#record(
      op,
      phase | ((details.result ?? Result.Ok) << 2),
      flagsOf(details),
      id,
      details.arg ?? 0,
      details.arg2 ?? 0,
      details.value,
      details.text ?? '',
      time,
      siteRecorder.now,
    );
  }

  #record(
    op: Op,
    phaseAndResult: number,
    flags: number,
    id: ObjectIdPair,
    arg: number,
    arg2: number,
    value: number | undefined,
    text: string,
    time: number,
    site: number,
  ): void {
    const at = this.#at;
    const limit = survivesLimit(op) ? this.#end : this.#plainEnd;
    // Room for the longest form of the text: three bytes for each of its UTF-16 units.
    const most = Math.min(Event.maxTextBytes, 3 * text.length) + Event.bytes + 8;
    if (
      this.#eventsLeft <= 0 ||
      at + most > limit ||
      (at + most > this.#reserved && !this.#makeRoom(at + most))
    ) {
      if (!this.#overLimit(op, at + most)) return;
    }
    this.#eventsLeft--;
    const textBytes = this.#text.write(text, at + Event.bytes, Event.maxTextBytes);
    const unused = -textBytes & 7;
    const length = Event.bytes + textBytes + unused;
    const allFlags = this.#text.cut ? flags | Flag.Truncated : flags;
    const i32 = this.#i32;
    const word = at >> 2;
    i32[word] = length | (op << 16) | ((phaseAndResult | (value === undefined ? 0 : Event.hasValue)) << 24);
    i32[word + 1] = allFlags | (unused << 8);
    i32[word + 4] = this.#pid;
    i32[word + 5] = site;
    i32[word + 6] = id.pid;
    i32[word + 7] = id.n;
    i32[word + 8] = arg;
    i32[word + 9] = arg2;
    const double = at >> 3;
    this.#f64[double + 1] = time;
    this.#f64[double + 5] = value ?? 0;
    this.#at = at + length;
    // Atomic, hence after all the plain stores above: a reader that sees this length sees the record.
    Atomics.store(i32, Header.committed >> 2, at + length - Header.bytes);
  }

  /** Beyond the limit: whether this event is to be written nevertheless. */
  #overLimit(op: Op, end: number): boolean {
    if (Atomics.load(this.#i32, Header.limitReached >> 2) === 0) {
      Atomics.store(this.#i32, Header.limitReached >> 2, 1);
      // Nothing plain from here on, also where a shorter text would still fit: no gaps but one, the end.
      this.#eventsLeft = 0;
      this.#plainEnd = Header.bytes;
    }
    if (survivesLimit(op)) return end <= this.#end && (end <= this.#reserved || this.#makeRoom(end));
    // Killed between two summaries, a process leaves counts that are at most this factor too low.
    if (this.#counts.add(op)) this.#writeSummary();
    return false;
  }

  #writeSummary(): void {
    const time = monotonicMicroseconds() - this.#epoch;
    this.#record(Op.Summary, Phase.Instant, 0, NO_OBJECT, 0, 0, undefined, this.#counts.toJson(), time, 0);
  }

  #makeRoom(bytes: number): boolean {
    const step = this.#reserved === 0 ? FIRST_RESERVE : RESERVE_STEP;
    const wanted = Math.min(this.#end, Math.max(bytes, this.#reserved + step));
    if (bytes > wanted || !this.#reserve(wanted)) return false;
    this.#reserved = wanted;
    return true;
  }
}

export const NO_OBJECT: ObjectIdPair = { pid: 0, n: 0 };

function flagsOf(details: EventDetails): number {
  return details.async === true ? Flag.Async : 0;
}

/** Operations whose `arg` is their timeout; in all others it is `value`, where they have one. */
const timedByArg = new Set<Op>([
  Op.ProcessJoin,
  Op.Acquire,
  Op.ConditionWait,
  Op.EventWait,
  Op.BarrierWait,
  Op.ConnectionPoll,
]);

function hasTimeout(op: Op, { arg, value }: EventDetails): boolean {
  return (value ?? (timedByArg.has(op) ? (arg ?? -1) : -1)) >= 0;
}

/** Few in number, and without them the rest can't be understood: processes, their ends, objects. */
function survivesLimit(op: Op): boolean {
  return op <= Op.ProcessEndSeen || op === Op.ObjectCreate || op === Op.Summary || op === Op.PoolWorkerLost;
}
