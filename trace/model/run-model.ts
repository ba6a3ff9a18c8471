/**
 * A run, understood: takes the container's bytes as they come and answers what the run looked like at any moment.
 * Feeding only reads the records; what they mean is worked out when somebody asks.
 *
 * Events may come late (each process writes its own stream): what followed is then taken back to the last snapshot
 * before them and worked out again.
 */
import type { TraceProblem } from '../codec/errors.ts';
import type { RunEnd } from '../codec/json.ts';
import { TraceReader } from '../codec/reader.ts';
import { EventCursor } from '../codec/store.ts';
import type { ObjectId, RunHeader, Site, TraceEvent } from '../schema.ts';
import { Indexes } from './indexes/indexes.ts';
import { Machine, type Snapshot } from './machine/machine.ts';
import { applyEvent } from './machine/apply.ts';
import { EventOrder } from './order.ts';
import { OutputLines } from './output.ts';
import type { MarkItem, OutputLine, ProcessId, RunState, SiteRef } from './state.ts';
import type { TimelineData } from './timeline.ts';
import { Timeline } from './timeline-data.ts';
import { ObjectNames } from './view/names.ts';
import { viewOf } from './view/view.ts';

/** Events between two snapshots that are kept: what scrubbing to a moment has to apply at most. */
const SNAPSHOT_EVERY = 16_384;
/** Snapshots beside those, the latest ones, for late events of a live run. */
const RECENT_SNAPSHOTS = 12;

export class RunModel {
  readonly #order = new EventOrder();
  readonly #reader: TraceReader;
  readonly #cursor: EventCursor;
  readonly #indexes = new Indexes();
  readonly #output: OutputLines;
  readonly #timeline: Timeline;
  readonly #names = new ObjectNames(
    () => this.#reader.sites,
    () => this.#machine.objects,
  );
  #machine: Machine = new Machine(this.#names, undefined, this.#indexes);
  /** In order of their positions; the first one is the empty run. */
  #snapshots: Snapshot[] = [this.#machine.snapshot()];
  /** The machine of the last moment in the past that was asked for. */
  #past: Machine | undefined;
  #version = 0;
  #pending = false;

  constructor() {
    this.#reader = new TraceReader((ref) => {
      this.#order.add(ref, arriving.moveTo(ref).time);
      this.#pending = true;
    });
    const arriving = this.#newCursor();
    this.#cursor = this.#newCursor();
    this.#output = new OutputLines(this.#indexes, this.#newCursor());
    this.#timeline = new Timeline(this.#indexes, this.#newCursor(), {
      machine: () => this.#upToDate(),
      lastTime: () => this.#order.lastTime,
    });
  }

  #newCursor(): EventCursor {
    return new EventCursor(this.#reader.store);
  }

  /** Consecutive bytes of the container, cut anywhere. Never throws for what is wrong with them: see {@link problem}. */
  feed(bytes: Uint8Array): void {
    this.#reader.feed(bytes);
    this.#version++;
  }

  /** No more bytes will come (a saved file was read to its end). A missing end is then a {@link problem}. */
  finish(): void {
    this.#reader.finish();
    this.#version++;
  }

  /** Grows whenever something may have changed. */
  get version(): number {
    return this.#version;
  }

  get header(): RunHeader | undefined {
    return this.#reader.header;
  }

  /** How the run ended; undefined while it goes on, and where the trace was cut. */
  get end(): RunEnd | undefined {
    return this.#reader.end;
  }

  /** What is wrong with the bytes, if anything; what came before it is in the model. */
  get problem(): TraceProblem | undefined {
    return this.#reader.problem;
  }

  /** The programs of the run, by file. */
  get sources(): ReadonlyMap<string, string> {
    return this.#reader.sources;
  }

  get sites(): readonly Site[] {
    return this.#reader.sites;
  }

  site(ref: SiteRef): Site | undefined {
    const site = ref === 0 ? undefined : this.#reader.sites[ref - 1];
    return site === undefined || site.file === '' ? undefined : site;
  }

  /** Microseconds from the start of the run to its last event. */
  get duration(): number {
    this.#upToDate();
    return this.#order.lastTime;
  }

  /** Number of events, all processes. */
  get eventCount(): number {
    this.#upToDate();
    return this.#order.length;
  }

  /** Events in order of time, from 0 on. */
  event(index: number): TraceEvent {
    this.#upToDate();
    if (index < 0 || index >= this.#order.length) throw new RangeError(`There is no event ${index}.`);
    return this.#cursor.moveTo(this.#order.ref(index)).event();
  }

  /** How many events there were at `time`, hence the index of the first one after it. */
  eventsUntil(time: number): number {
    this.#upToDate();
    return this.#order.countUntil(time);
  }

  /** Calls `visit` for each event of [from, to) with a cursor that is only good during the call: no objects are made. */
  scan(from: number, to: number, visit: (event: EventCursor, index: number) => void): void {
    this.#upToDate();
    const cursor = this.#newCursor();
    const end = Math.min(to, this.#order.length);
    for (let index = from; index < end; index++) visit(cursor.moveTo(this.#order.ref(index)), index);
  }

  /** The run at a moment: microseconds since its start, or all that is known. */
  stateAt(time: number | 'end'): RunState {
    const machine = this.#upToDate();
    const end = this.#order.lastTime;
    const source = { messages: this.#indexes.messages, cursor: this.#cursor };
    if (time === 'end' || time >= end) return viewOf({ ...source, machine, time: end, atEnd: true });
    const past = this.#machineAt(this.#order.countUntil(time));
    return viewOf({ ...source, machine: past, time, atEnd: false });
  }

  /** Lines that the processes wrote to stdout and stderr, in order of time. */
  output(): readonly OutputLine[] {
    this.#upToDate();
    return this.#output.lines();
  }

  marks(): MarkItem[] {
    this.#upToDate();
    const { marks } = this.#indexes;
    return Array.from({ length: marks.length }, (_, index) => {
      const { time, text, site } = this.#cursor.moveTo(marks.ref.get(index));
      return { time, process: marks.process.get(index) - 1, text, site };
    });
  }

  get timeline(): TimelineData {
    return this.#timeline;
  }

  /** The process that had this pid at that moment. */
  processOfPid(pid: number, time = Infinity): ProcessId | undefined {
    return this.#upToDate().processes.findLast((process) => process.pid === pid && process.startedAt <= time)
      ?.id;
  }

  label(object: ObjectId): string {
    return this.#timeline.label(object);
  }

  /** The machine at the end of what is known. */
  #upToDate(): Machine {
    if (!this.#pending) return this.#machine;
    this.#pending = false;
    const changed = this.#order.merge();
    if (changed < this.#machine.position) this.#takeBack(changed);
    else this.#keepRecent(this.#machine);
    if (this.#past !== undefined && this.#past.position > changed) this.#past = undefined;
    this.#advance(this.#machine, this.#order.length);
    return this.#machine;
  }

  /** Back to the last snapshot at or before `position`. */
  #takeBack(position: number): void {
    const index = this.#snapshots.findLastIndex((snapshot) => snapshot.position <= position);
    this.#snapshots = this.#snapshots.slice(0, index + 1);
    const snapshot = this.#snapshots[index];
    this.#indexes.truncate(snapshot?.position ?? 0);
    this.#machine = new Machine(this.#names, snapshot, this.#indexes);
    this.#output.changed();
    this.#names.changed();
  }

  #advance(machine: Machine, end: number): void {
    while (machine.position < end) {
      this.#indexes.position = machine.position;
      const ref = this.#order.ref(machine.position);
      applyEvent(machine, this.#cursor.moveTo(ref), ref);
      if (machine.position % SNAPSHOT_EVERY === 0) this.#snapshots.push(machine.snapshot());
    }
  }

  #keepRecent(machine: Machine): void {
    if (this.#snapshots.at(-1)?.position === machine.position) return;
    this.#snapshots.push(machine.snapshot());
    const recent = this.#snapshots.filter(({ position }) => position % SNAPSHOT_EVERY !== 0);
    if (recent.length <= RECENT_SNAPSHOTS) return;
    const oldest = recent[0];
    this.#snapshots = this.#snapshots.filter((snapshot) => snapshot !== oldest);
  }

  /** A machine without indexes that has applied the first `position` events. */
  #machineAt(position: number): Machine {
    const snapshot = this.#snapshots.findLast((one) => one.position <= position);
    const past = this.#past;
    const machine =
      past !== undefined && past.position <= position && past.position >= (snapshot?.position ?? 0)
        ? past
        : new Machine(this.#names, snapshot);
    while (machine.position < position) {
      const ref = this.#order.ref(machine.position);
      applyEvent(machine, this.#cursor.moveTo(ref), ref);
    }
    return (this.#past = machine);
  }
}
