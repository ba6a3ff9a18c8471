/** The workers of a pool: started, woken, missed when they die, replaced, sent home. */
import { platform, type Fd } from '../platform/index.ts';
import { Op } from '../../trace/schema.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import { ring } from './bell.ts';
import { Control, Worker, WorkerState, workerWords } from './control.ts';
import { ResultReader } from './result-log.ts';
import type { PoolMemory } from './seat.ts';
import { wakeWorker } from './waking.ts';
import type { StartWorker, WorkerProcess } from './worker-process.ts';

/** A worker that ended. */
export interface Departure {
  pid: number;
  /** −N for signal N. */
  exitcode: number;
  /** The task that it had, 0 if none: its result will never come. */
  task: number;
  /** It left as it should: after its last task, or at closing time. */
  asItShould: boolean;
  /** It had run its initializer. */
  wasReady: boolean;
}

interface Place {
  readonly index: number;
  /** Of this worker's words. */
  readonly own: number;
  reader: ResultReader;
  process: WorkerProcess | undefined;
  /** Writing end of the pipe at which its event loop listens. */
  wakeUp: Fd | undefined;
  ready: boolean;
  stopWatching: (() => void) | undefined;
}

export class Staff {
  readonly #memory: PoolMemory;
  readonly #control: Int32Array;
  readonly #pool: ObjectIdPair;
  readonly #start: StartWorker;
  readonly #places: Place[];
  readonly #ended: () => void;
  #started = 0;
  /** Where to look first for somebody to wake, so that all get their turn. */
  #nextToWake = 0;
  #watched = false;

  /** `ended` is called from the event loop when a worker may have ended, once {@link watch} was called. */
  constructor(
    memory: PoolMemory,
    pool: ObjectIdPair,
    workers: number,
    start: StartWorker,
    ended: () => void,
  ) {
    this.#memory = memory;
    this.#control = memory.control.words;
    this.#pool = pool;
    this.#start = start;
    this.#ended = ended;
    this.#places = Array.from({ length: workers }, (_, index) => ({
      index,
      own: workerWords(index),
      reader: this.#readerOf(index),
      process: undefined,
      wakeUp: undefined,
      ready: false,
      stopWatching: undefined,
    }));
  }

  /** Of all places, in their order. */
  get readers(): readonly ResultReader[] {
    return this.#places.map(({ reader }) => reader);
  }

  get sentinels(): Fd[] {
    return this.#places.flatMap(({ process }) => (process === undefined ? [] : [process.sentinel]));
  }

  /** Whether anybody is still there. */
  get present(): boolean {
    return this.#places.some(({ process }) => process !== undefined);
  }

  /** Whether one that takes tasks is there. */
  get anyReady(): boolean {
    return this.#places.some(({ process, ready }) => process !== undefined && ready);
  }

  /** Starts a worker at each place that has none. Blocks as long as starting processes does. */
  fill(): void {
    for (const place of this.#places) if (place.process === undefined) this.#startAt(place);
  }

  /** The worker at a place has said that it takes tasks. */
  isReady(index: number): void {
    const place = this.#places[index];
    if (place !== undefined) place.ready = true;
  }

  /** Wakes one that sleeps, if any does: a task was posted. */
  wakeOne(): void {
    const count = this.#places.length;
    for (let step = 0; step < count; step++) {
      const index = (this.#nextToWake + step) % count;
      if (!this.#wake(index)) continue;
      this.#nextToWake = (index + 1) % count;
      return;
    }
  }

  wakeAll(): void {
    for (const { index } of this.#places) this.#wake(index);
  }

  /** No more tasks will come: whoever finds none leaves. */
  close(): void {
    Atomics.store(this.#control, Control.closing, 1);
    this.wakeAll();
  }

  /**
   * Those that have ended since the last call. `drain` is called for each before anything else, to read what it wrote;
   * `taskOfSlot` then frees the slot that it may have left taken, and says which task that was.
   */
  departed(drain: (reader: ResultReader) => void, taskOfSlot: (worker: number) => number): Departure[] {
    const departures: Departure[] = [];
    for (const place of this.#places) {
      const exitcode = place.process?.exitcode() ?? null;
      const { process } = place;
      if (process === undefined || exitcode === null) continue;
      // A callback may come back here: it must find the place empty.
      const { ready: wasReady } = place;
      this.#vacate(place);
      drain(place.reader);
      const asItShould = Atomics.load(this.#control, place.own + Worker.state) === WorkerState.Retired;
      const slotTask = taskOfSlot(place.index);
      const task = slotTask === 0 ? Atomics.load(this.#control, place.own + Worker.current) : slotTask;
      departures.push({ pid: process.pid, exitcode, task, asItShould, wasReady });
    }
    return departures;
  }

  /** Ends all at once and waits until they are gone. */
  terminate(patience: number): void {
    const processes = this.#places.flatMap(({ process }) => process ?? []);
    // A thread can't be ended from outside, but it wakes up and leaves.
    Atomics.store(this.#control, Control.closing, 2);
    this.wakeAll();
    for (const process of processes) process.terminate();
    const deadline = platform.clock.now() + patience;
    for (const process of processes) {
      if (process.join(Math.max(0, deadline - platform.clock.now()))) continue;
      process.kill();
      process.join();
    }
    for (const place of this.#places) this.#vacate(place);
  }

  /** From now on the event loop learns of ends too. */
  watch(): void {
    if (this.#watched) return;
    this.#watched = true;
    for (const place of this.#places) this.#watch(place);
  }

  #watch(place: Place): void {
    if (this.#watched) place.stopWatching ??= place.process?.whenEnded(this.#ended);
  }

  #startAt(place: Place): void {
    const { descriptors } = platform;
    const words = this.#control;
    for (let word = 0; word < Worker.words; word++) Atomics.store(words, place.own + word, 0);
    place.reader = this.#readerOf(place.index);
    place.ready = false;
    const [listen, wakeUp] = descriptors.pipe({ nonblocking: true });
    try {
      this.#started++;
      place.process = this.#start(this.#memory.seat(place.index, this.#pool, listen), this.#started);
      place.wakeUp = wakeUp;
    } catch (error) {
      descriptors.close(wakeUp);
      throw error;
    } finally {
      descriptors.close(listen);
    }
    if (tracer.on) tracer.instant(Op.PoolWorkerStart, this.#pool, { arg: place.process.pid });
    this.#watch(place);
  }

  #vacate(place: Place): void {
    place.stopWatching?.();
    place.stopWatching = undefined;
    place.process?.close();
    place.process = undefined;
    if (place.wakeUp !== undefined) platform.descriptors.close(place.wakeUp);
    place.wakeUp = undefined;
  }

  #readerOf(index: number): ResultReader {
    const log = this.#memory.logs[index];
    if (log === undefined) throw new RangeError(`there is no place ${index}`);
    return new ResultReader(log, this.#control, this.#memory.control.address, workerWords(index));
  }

  /** False when it does not sleep. */
  #wake(index: number): boolean {
    const place = this.#places[index];
    if (place?.process === undefined) return false;
    return wakeWorker(this.#control, this.#memory.control.address, place.own, () => {
      if (place.wakeUp !== undefined) ring(place.wakeUp);
    });
  }
}
