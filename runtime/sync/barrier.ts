/**
 * `Barrier`: a fixed number of processes wait for each other, as often as they like.
 *
 * Those who wait for the same crossing are a group of the waitlist; the last one to come runs the action and answers them.
 * All words are changed under MUTEX, except that who was answered frees its own slot. While the action runs (ACTING),
 * newcomers wait outside. If a process dies inside of MUTEX, the next one counts the group anew.
 */
import { BrokenBarrierError, ProcessError, rangeError, typeError } from '../errors.ts';
import { currentPid } from '../memory/object-id.ts';
import { platform, type Milliseconds } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import { timeToWait, traceTimeout } from './acquire.ts';
import { waitAsync, type AsyncWaitOptions } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { ALL, Locked, lockRobust, unlockRobust } from './robust.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { isGone, SPINS, thisThread } from './thread.ts';
import {
  Answer,
  answerAll,
  awaitAnswer,
  countGroup,
  enlist,
  LIST_WORDS,
  takeAnswer,
  withdraw,
} from './waitlist.ts';

const MUTEX = 0;
const PARTIES = 1;
const COUNT = 2;
const GROUP = 3;
const BROKEN = 4;
const ACTING = 5;
const TABLE = 6;
const LIST = TABLE + TABLE_WORDS;

/** What `new Barrier(parties, …)` takes besides. */
export interface BarrierOptions {
  /** Called by the last process to come, before the others go on. */
  action?: (() => unknown) | undefined;
  /** Milliseconds: default of each `wait`. */
  timeout?: number | undefined;
}

/** `slot` is -1 for the last one, which runs the action and lets `group` go. */
type Arrival = { index: number; slot: number; group: number } | 'acting';

/** A place where processes wait for each other: all go on when the last one has come. Usable again and again. */
export class Barrier extends SharedObject {
  readonly #action: (() => unknown) | undefined;
  readonly #timeout: number | undefined;

  /** `parties`: how many have to come. */
  constructor(parties: number, { action, timeout }: BarrierOptions = {}) {
    if (typeof parties !== 'number')
      throw typeError(`Barrier: parties must be a number, not ${typeof parties}.`);
    if (!Number.isInteger(parties) || parties < 1) {
      throw rangeError(`Barrier: parties must be an integer above 0, not ${parties}.`);
    }
    if (action !== undefined && typeof action !== 'function')
      throw typeError('Barrier: action must be a function.');
    timeToWait({ timeout });
    super('Barrier', LIST + LIST_WORDS);
    this.#action = action;
    this.#timeout = timeout;
    if (this.received !== undefined) return;
    this.words.store(PARTIES, parties);
    this.announce('barrier', { size: parties });
  }

  /** How many must come. */
  get parties(): number {
    return this.words.load(PARTIES);
  }

  /** How many are waiting at this moment. */
  get nWaiting(): number {
    return this.words.load(COUNT);
  }

  /** Whether it was broken (a timeout, `abort`, a failing action) and not reset since. */
  get broken(): boolean {
    return this.words.load(BROKEN) !== 0;
  }

  /**
   * Blocks until all have come; returns which one this process was, 0 the first. Throws `BrokenBarrierError` when `timeout`
   * milliseconds (default: the barrier's own) have passed, which breaks the barrier for all, and when it is broken,
   * aborted or reset meanwhile. What the action throws is thrown in the process that ran it, and breaks the barrier.
   */
  wait(timeout: number | undefined = this.#timeout): number {
    const time = timeToWait({ timeout });
    const deadline = platform.clock.now() + time;
    let arrival = this.#arrive();
    while (arrival === 'acting') {
      if (this.words.wait(ACTING, 1, deadline) === 'timeout') this.#giveUp(-1);
      arrival = this.#arrive();
    }
    const details = { arg: traceTimeout(time), arg2: arrival.index };
    if (arrival.slot < 0) {
      if (tracer.on) tracer.instant(Op.BarrierWait, this.id, details);
      this.#cross(arrival.group);
      return arrival.index;
    }
    if (tracer.on) tracer.begin(Op.BarrierWait, this.id, details);
    const answer = awaitAnswer(this.words, arrival.slot, thisThread(), deadline, SPINS);
    if (tracer.on) tracer.end(Op.BarrierWait, this.id, { ...details, result: resultOf(answer) });
    if (answer === undefined) this.#giveUp(-1);
    if (answer === Answer.Broken) throw new BrokenBarrierError();
    return arrival.index;
  }

  /** As {@link wait}, without blocking. Rejects when `signal` is aborted, which breaks the barrier as a timeout does. */
  async waitAsync(
    timeout: number | undefined = this.#timeout,
    { signal }: Pick<AsyncWaitOptions, 'signal'> = {},
  ): Promise<number> {
    const time = timeToWait({ timeout });
    const deadline = platform.clock.now() + time;
    const point = { words: this.words, table: TABLE };
    signal?.throwIfAborted();
    const left = (): Milliseconds => deadline - platform.clock.now();
    let arrival = this.#arrive();
    while (arrival === 'acting') {
      const idle = await waitAsync(point, () => (this.words.load(ACTING) === 0 ? true : undefined), {
        timeout: left(),
        signal,
      });
      if (idle === undefined) this.#giveUp(-1);
      arrival = this.#arrive();
    }
    const { index, slot, group } = arrival;
    const details = { arg: traceTimeout(time), arg2: index, async: true };
    if (slot < 0) {
      if (tracer.on) tracer.instant(Op.BarrierWait, this.id, details);
      this.#cross(group);
      return index;
    }
    if (tracer.on) tracer.begin(Op.BarrierWait, this.id, details);
    let answer: Answer | undefined;
    try {
      answer = await waitAsync(point, () => takeAnswer(this.words, slot, thisThread()), {
        timeout: left(),
        signal,
      });
    } catch (error) {
      this.#breakFor(slot);
      throw error;
    } finally {
      if (tracer.on) tracer.end(Op.BarrierWait, this.id, { ...details, result: resultOf(answer) });
    }
    if (answer === undefined) this.#giveUp(slot);
    if (answer === Answer.Broken) throw new BrokenBarrierError();
    return index;
  }

  /** Back to the beginning: whoever waits gets a `BrokenBarrierError`, and a broken barrier is whole again. */
  reset(): void {
    if (tracer.on) tracer.instant(Op.BarrierReset, this.id);
    this.#locked(() => {
      this.#answerAllBroken();
      this.words.store(BROKEN, 0);
    });
    ringAll(this.words, TABLE);
  }

  /** Breaks the barrier: whoever waits or comes gets a `BrokenBarrierError`, until it is reset. */
  abort(): void {
    if (tracer.on) tracer.instant(Op.BarrierAbort, this.id);
    this.#break();
  }

  override toString(): string {
    return this.broken ? '<Barrier(broken)>' : `<Barrier(${this.nWaiting} of ${this.parties} waiting)>`;
  }

  /** @internal */
  protected override packExtra(): BarrierOptions {
    return { action: this.#action, timeout: this.#timeout };
  }

  /** Counts this process in. */
  #arrive(): Arrival {
    const w = this.words;
    return this.#locked(() => {
      if (w.load(BROKEN) !== 0) throw new BrokenBarrierError();
      if (w.load(ACTING) !== 0) return 'acting';
      const index = w.load(COUNT);
      const group = w.load(GROUP);
      if (index + 1 >= w.load(PARTIES)) {
        // From here on those who come belong to the next group.
        this.#nextGroup();
        if (this.#action === undefined) answerAll(w, LIST, Answer.Go, isGone, group);
        else w.store(ACTING, 1);
        return { index, slot: -1, group };
      }
      const slot = enlist(w, LIST, thisThread(), currentPid(), isGone, group);
      if (slot < 0) throw new ProcessError('More than 256 waits for one Barrier at the same time.');
      w.store(COUNT, index + 1);
      return { index, slot, group };
    });
  }

  /** What is left to do for the last one of a group. */
  #cross(group: number): void {
    if (this.#action !== undefined) this.#act(this.#action, group);
    ringAll(this.words, TABLE);
  }

  #act(action: () => unknown, group: number): void {
    const w = this.words;
    try {
      action();
    } catch (error) {
      this.#break();
      throw error;
    }
    // Aborted while the action ran? Then the others have their answer already.
    const broken = this.#locked(() => {
      this.#endAction();
      answerAll(w, LIST, Answer.Go, isGone, group);
      return w.load(BROKEN) !== 0;
    });
    if (broken) {
      ringAll(w, TABLE);
      throw new BrokenBarrierError();
    }
  }

  #nextGroup(): void {
    this.words.add(GROUP, 1);
    this.words.store(COUNT, 0);
  }

  #endAction(): void {
    this.words.store(ACTING, 0);
    this.words.wake(ACTING, ALL);
  }

  /** Breaks the barrier because this process waits no longer. */
  #giveUp(slot: number): never {
    this.#breakFor(slot);
    throw new BrokenBarrierError('The barrier was broken: not all had come before the timeout.');
  }

  #breakFor(slot: number): void {
    if (slot >= 0 && !withdraw(this.words, slot, thisThread())) takeAnswer(this.words, slot, thisThread());
    this.#break();
  }

  #break(): void {
    this.#locked(() => {
      this.words.store(BROKEN, 1);
      this.#answerAllBroken();
    });
    ringAll(this.words, TABLE);
  }

  #answerAllBroken(): void {
    this.#nextGroup();
    // Also if the process that ran the action was killed in it.
    this.#endAction();
    answerAll(this.words, LIST, Answer.Broken, isGone);
  }

  #locked<T>(body: () => T): T {
    const w = this.words;
    const me = thisThread();
    if (lockRobust(w, MUTEX, me, Infinity, SPINS) === Locked.Repair) {
      w.store(COUNT, countGroup(w, LIST, w.load(GROUP)));
    }
    try {
      return body();
    } finally {
      unlockRobust(w, MUTEX, me);
    }
  }
}

function resultOf(answer: Answer | undefined): Result {
  return answer === Answer.Go ? Result.Ok : answer === undefined ? Result.TimedOut : Result.Failed;
}

registerSharedObject('Barrier', (options) => new Barrier(1, options as BarrierOptions));
