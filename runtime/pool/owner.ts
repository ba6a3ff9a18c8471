/**
 * A pool as its owner sees it: tasks go out, results come in, workers that die are replaced. There is no thread that
 * does this in the background. The owner does it whenever it enters the library (to submit, to wait), and its event
 * loop does it when somebody awaits; meanwhile the workers go on with all that was posted, since tasks and results lie
 * in shared memory.
 */
import { ProcessError } from '../errors.ts';
import { unpack } from '../channel/pickle.ts';
import { unpackThrown, type PackedThrown } from '../channel/thrown.ts';
import { platform, type Milliseconds } from '../platform/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import { Bell } from './bell.ts';
import type { Job } from './job.ts';
import { ResultKind } from './kinds.ts';
import { lostWorker, neverReady } from './lost-worker.ts';
import { Outbox, type Parcel } from './outbox.ts';
import { PendingTasks } from './pending.ts';
import type { ResultReader, ResultRecord } from './result-log.ts';
import { PoolMemory } from './seat.ts';
import { Spin } from './spin.ts';
import { Staff, type Departure } from './staff.ts';
import { ownerIsAwake, ownerMaySleep } from './waking.ts';
import type { StartWorker } from './worker-process.ts';

/**
 * Workers that are killed before they are ready, with no word from any other in between: then something is wrong that
 * a new one won't cure.
 */
const MOST_FALSE_STARTS = 8;
/** Given to workers to end by themselves when the pool is terminated. */
const TERMINATION_PATIENCE = 1000;

export class PoolOwner {
  readonly id: ObjectIdPair;
  readonly size: number;
  readonly outbox: Outbox;
  readonly #memory: PoolMemory;
  readonly #staff: Staff;
  readonly #bell: Bell;
  readonly #spin = new Spin();
  readonly #pending: PendingTasks;
  #readers: readonly ResultReader[];
  #falseStarts = 0;
  #broken: Error | undefined;
  #state: 'open' | 'closed' | 'terminated' = 'open';
  #released = false;
  /** How many await something from the event loop. */
  #awaited = 0;
  /** Called after results came in, with nothing else going on: iterators take their next input. */
  readonly feeders = new Set<() => void>();

  /** `threads`: the workers are threads of this process. */
  constructor(id: ObjectIdPair, size: number, threads: boolean, start: StartWorker) {
    this.id = id;
    this.size = size;
    this.#memory = new PoolMemory(size, threads);
    this.#bell = new Bell(this.#memory.ownerBell[0]);
    this.outbox = new Outbox(this.#memory);
    this.#pending = new PendingTasks(id, this.outbox);
    this.#staff = new Staff(this.#memory, id, size, start, () => {
      this.#lookAround();
    });
    this.#readers = this.#staff.readers;
    try {
      this.#staff.fill();
    } catch (error) {
      this.terminate();
      throw error;
    }
    this.#readers = this.#staff.readers;
  }

  get state(): 'open' | 'closed' | 'terminated' {
    return this.#state;
  }

  get released(): boolean {
    return this.#released;
  }

  get idle(): boolean {
    return this.#pending.none;
  }

  /** Tasks that no worker has taken yet. */
  get backlog(): number {
    return this.outbox.board.waiting();
  }

  /** The error that ended this pool for good: its workers can't start. */
  get broken(): Error | undefined {
    return this.#broken;
  }

  /** Sends a packed task out; returns its number. */
  submit(job: Job, index: number, parcel: Parcel, text: string): number {
    const task = this.#pending.add(job, index, parcel);
    if (tracer.on) tracer.instant(Op.PoolSubmit, this.id, { arg: task, text });
    this.outbox.post(task, parcel);
    this.#staff.wakeOne();
    return task;
  }

  /** Takes in what results there are. Never blocks. */
  pump(): void {
    const told = this.#pending.tell();
    const any = this.#receive() || told;
    if (any) this.#pending.tell();
    if (this.#released) return;
    if (any) {
      for (let posted = this.outbox.refill(); posted > 0; posted--) this.#staff.wakeOne();
      this.#finishClosing();
    }
    if (this.#awaited > 0) this.#arm();
  }

  /**
   * Blocks until `done` is true (which is looked at after every result), at most until `deadline`; returns what it is
   * then. `task`: the number that the trace shows as waited for.
   */
  waitUntil(done: () => boolean, deadline: Milliseconds, task = 0, op: Op = Op.PoolWait): boolean {
    this.#feed();
    if (done()) return true;
    if (deadline <= 0) {
      this.#lookAround();
      return done();
    }
    let slept = false;
    try {
      while (!done()) {
        if (this.#spin.until(this.#resultsWait)) {
          this.#feed();
          continue;
        }
        if (!slept && tracer.on) tracer.begin(op, this.id, { arg: task, ...timeoutOf(deadline) });
        slept = true;
        if (!this.#sleep(deadline)) return done();
        this.#feed();
      }
      return true;
    } finally {
      if (slept && tracer.on)
        tracer.end(op, this.id, { arg: task, result: done() ? Result.Ok : Result.TimedOut });
    }
  }

  /** The event loop is to stay alive and take results in, until the function that is returned is called. */
  awaitInLoop(): () => void {
    if (this.#released) return () => undefined;
    this.#awaited++;
    this.#bell.listen(() => {
      this.#feed();
    });
    this.#staff.watch();
    if (this.#awaited === 1) this.#bell.holdLoop(true);
    this.#arm();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#awaited--;
      if (this.#awaited === 0) this.#bell.holdLoop(false);
    };
  }

  /** No more calls; what was submitted is still done. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    if (tracer.on) tracer.instant(Op.PoolClose, this.id);
    this.#finishClosing();
  }

  /** Ends the workers at once; what was not finished fails. */
  terminate(): void {
    if (this.#state !== 'terminated' && !this.#released && tracer.on)
      tracer.instant(Op.PoolTerminate, this.id);
    this.terminateAtExit();
  }

  /** As {@link terminate}, by the library: the trace then tells of a pool that the program never shut down. */
  terminateAtExit(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    if (this.#released) return;
    this.#staff.terminate(TERMINATION_PATIENCE);
    this.#failAll(
      () =>
        new ProcessError('The pool was terminated before this task was finished.', {
          code: 'ERR_MP_POOL_TERMINATED',
        }),
    );
    this.#pending.tell();
    this.#release();
  }

  /** After close() or terminate(): blocks until all is done and the workers are gone. */
  join(): void {
    if (this.#released) return;
    this.waitUntil(() => this.gone, Infinity, -1, Op.PoolJoin);
    this.#release();
  }

  /** As join(), from the event loop. */
  async joinAsync(): Promise<void> {
    this.#lookAround();
    if (!this.gone) {
      const stop = this.awaitInLoop();
      try {
        await new Promise<void>((resolve) => this.#whenGone.push(resolve));
      } finally {
        stop();
      }
    }
    this.#release();
  }
  readonly #whenGone: (() => void)[] = [];

  /** After close(): everything is done and the workers have left. */
  get gone(): boolean {
    return this.#released || (this.#readyToLeave && !this.#staff.present);
  }

  /** Takes results in, replaces who died, lets iterators take their next input. */
  #feed(): void {
    this.pump();
    for (const feed of [...this.feeders]) feed();
    if (this.#state === 'closed') this.#finishClosing();
  }

  readonly #resultsWait = (): boolean => {
    for (const reader of this.#readers) if (reader.waiting) return true;
    return false;
  };

  /** Sleeps until a result comes or a worker ends; false at the deadline. */
  #sleep(deadline: Milliseconds): boolean {
    const control = this.#memory.control.words;
    if (!ownerMaySleep(control, this.#resultsWait)) return true;
    const requests = [this.#bell.fd, ...this.#staff.sentinels].map((fd) => ({ fd, readable: true }));
    const ready = platform.descriptors.poll(requests, deadline);
    ownerIsAwake(control);
    if (ready[0] === 0) this.#bell.drain();
    if (ready.some((index) => index > 0)) this.#lookAround();
    return ready.length > 0;
  }

  #arm(): void {
    if (this.#released) return;
    if (!ownerMaySleep(this.#memory.control.words, this.#resultsWait) && !this.#pumpIsDue) {
      this.#pumpIsDue = true;
      setImmediate(() => {
        this.#pumpIsDue = false;
        this.#feed();
      });
    }
  }
  #pumpIsDue = false;

  /** Reads what the workers wrote; whether there was anything. Results are told at once, or put in line. */
  #receive(inLine = false): boolean {
    let any = false;
    for (let place = 0; place < this.#readers.length; place++) {
      // Anew each time: a callback may have come back here, and terminated the pool or replaced this place's worker.
      for (let reader = this.#readers[place]; reader !== undefined; reader = this.#readers[place]) {
        const record = reader.next();
        if (record === undefined) break;
        any = true;
        this.#take(place, reader, record, inLine);
      }
    }
    return any;
  }

  #take(
    place: number,
    reader: ResultReader,
    { kind, task, start, end }: ResultRecord,
    inLine: boolean,
  ): void {
    // Whatever it says: workers of this pool do start.
    this.#falseStarts = 0;
    if (kind === ResultKind.Ready) {
      this.#staff.isReady(place);
      return;
    }
    if (kind === ResultKind.InitializerFailed) {
      const { context } = this.outbox;
      this.#break(unpackThrown(unpack(reader.bytes, start, end, context) as PackedThrown, context));
      return;
    }
    this.#pending.cameBack(task, kind, reader.bytes, start, end, inLine);
  }

  /** Asks for workers that have ended; fails their tasks and replaces them. */
  #lookAround(): void {
    if (this.#released) return;
    const departures = this.#staff.departed(
      (reader) => {
        const place = this.#readers.indexOf(reader);
        for (let record = reader.next(); record !== undefined; record = reader.next())
          this.#take(place, reader, record, true);
      },
      (worker) => this.outbox.board.takeBack(worker),
    );
    if (departures.length > 0) this.#replace(departures);
    this.pump();
    if (departures.length === 0 || this.released) return;
    this.#finishClosing();
    if (this.#awaited > 0) this.#arm();
    if (this.gone) for (const tell of this.#whenGone.splice(0)) tell();
  }

  /** What there is to tell is put in line: a callback that came back here must find the places filled. */
  #replace(departures: readonly Departure[]): void {
    for (const departure of departures) this.#departed(departure);
    // Nobody need come to a closed pool whose last results are there.
    this.#receive(true);
    if (this.#broken === undefined && !this.#readyToLeave) {
      try {
        this.#staff.fill();
      } catch (error) {
        this.#break(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.#readers = this.#staff.readers;
    // A task that the dead one was woken for may still wait.
    if (this.backlog > 0) this.#staff.wakeAll();
  }

  #departed({ pid, exitcode, task, asItShould, wasReady }: Departure): void {
    if (this.#pending.isLost(task, lostWorker(pid, exitcode))) {
      if (tracer.on) tracer.instant(Op.PoolWorkerLost, this.id, { arg: task, arg2: pid });
      return;
    }
    if (asItShould) return;
    if (tracer.on) tracer.instant(Op.PoolWorkerLost, this.id, { arg: -1, arg2: pid });
    if (wasReady) return;
    this.#falseStarts++;
    // One that ends itself before it is ready will do so again. Who is killed from outside need not be: as long as one
    // worker is ready, the pool can do what it is for.
    const hopeless = this.#falseStarts >= MOST_FALSE_STARTS && !this.#staff.anyReady;
    if (exitcode >= 0 || hopeless) this.#break(neverReady(pid, exitcode));
  }

  /** Nothing will come of this pool any more. */
  #break(error: Error): void {
    this.#broken ??= error;
    const { broken } = this;
    this.#failAll(() => broken ?? error);
  }

  #failAll(error: () => Error): void {
    this.#pending.areLost(error, () => {
      for (const feed of [...this.feeders]) feed();
    });
  }

  /** Closed, and nothing is left to do. */
  get #readyToLeave(): boolean {
    return this.#state === 'closed' && ((this.idle && this.feeders.size === 0) || this.#broken !== undefined);
  }

  #finishClosing(): void {
    if (this.#readyToLeave && !this.#released) this.#staff.close();
  }

  #release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#readers = [];
    this.#bell.close();
    this.#memory.release();
    for (const tell of this.#whenGone.splice(0)) tell();
  }
}

/** As a wait tells it: milliseconds, nothing where it waits for ever. */
function timeoutOf(deadline: Milliseconds): { value?: number } {
  return deadline === Infinity ? {} : { value: Math.max(0, deadline - platform.clock.now()) };
}
