/** `Barrier`: a fixed number of processes wait for each other, as often as they like. The algorithm is in `crossing.ts`. */
import { checkOptions, onlyTell, signalIn, type SignalOption } from '../misuse.ts';
import { BrokenBarrierError, ProcessError, rangeError, typeError } from '../errors.ts';
import { currentPid } from '../memory/object-id.ts';
import { platform, type Milliseconds } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import { deadlineAfter, timeToWait, traceTimeout } from './acquire.ts';
import { waitAsync } from './async-wait.ts';
import {
  ACTING,
  arrive,
  BARRIER_WORDS,
  breakUp,
  BROKEN,
  COUNT,
  endAction,
  PARTIES,
  Refused,
  TABLE,
  type Arrival,
  type Comer,
} from './crossing.ts';
import { ringAll } from './doorbell.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { Spin } from './spin.ts';
import { isGone, SPINS, thisThread } from './thread.ts';
import { Answer, awaitAnswer, takeAnswer, withdraw } from './waitlist.ts';

/** How long somebody sleeps at most without a look at its slot, see `crossing.ts`. */
const PATIENCE: Milliseconds = 1000;
const patience = (): Milliseconds => platform.clock.now() + PATIENCE;

/** What `new Barrier(parties, …)` takes besides. */
export interface BarrierOptions {
  /** Called by the last process to come, before the others go on. */
  action?: (() => unknown) | undefined;
  /** Milliseconds: default of each `wait`. */
  timeout?: number | undefined;
}

/** A place where processes wait for each other: all go on when the last one has come. Usable again and again. */
export class Barrier extends SharedObject {
  readonly #action: (() => unknown) | undefined;
  readonly #timeout: number | undefined;
  readonly #spin = new Spin();

  /** `parties`: how many have to come. */
  constructor(parties: number, options: BarrierOptions = {}) {
    checkOptions('new Barrier(parties, { action, timeout })', options);
    const { action, timeout } = options;
    if (typeof parties !== 'number')
      throw typeError(`Barrier: parties must be a number, not ${typeof parties}.`);
    if (!Number.isInteger(parties) || parties < 1) {
      throw rangeError(`Barrier: parties must be an integer above 0, not ${parties}.`);
    }
    if (action !== undefined && typeof action !== 'function')
      throw typeError('Barrier: action must be a function.');
    timeToWait({ timeout });
    super('Barrier', BARRIER_WORDS);
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
    const deadline = deadlineAfter(time);
    let arrival = this.#arrive();
    while (arrival === undefined) {
      if (this.words.wait(ACTING, 1, deadline) === 'timeout') this.#giveUp(-1);
      arrival = this.#arrive();
    }
    const details = { arg: traceTimeout(time), arg2: arrival.index };
    if (arrival.slot < 0) {
      if (tracer.on) tracer.instant(Op.BarrierWait, this.id, details);
      this.#cross();
      return arrival.index;
    }
    if (tracer.on) tracer.begin(Op.BarrierWait, this.id, details);
    const looks = this.#spin.begin();
    const answer = awaitAnswer(this.words, arrival.slot, thisThread(), deadline, looks, patience);
    if (tracer.on) tracer.end(Op.BarrierWait, this.id, { ...details, result: resultOf(answer) });
    if (answer === undefined) this.#giveUp(-1);
    if (answer === Answer.Broken) throw new BrokenBarrierError();
    return arrival.index;
  }

  /** As {@link wait}, without blocking. Rejects when `signal` is aborted, which breaks the barrier as a timeout does. */
  async waitAsync(timeout: number | undefined = this.#timeout, options?: SignalOption): Promise<number> {
    const time = timeToWait({ timeout });
    const deadline = deadlineAfter(time);
    const point = { words: this.words, table: TABLE };
    const signal = signalIn('waitAsync', options);
    const left = (): Milliseconds => deadline - platform.clock.now();
    let arrival = this.#arrive();
    while (arrival === undefined) {
      const idle = await waitAsync(point, () => (this.words.load(ACTING) === 0 ? true : undefined), {
        timeout: left(),
        signal,
      });
      if (idle === undefined) this.#giveUp(-1);
      arrival = this.#arrive();
    }
    const { index, slot } = arrival;
    const details = { arg: traceTimeout(time), arg2: index, async: true };
    if (slot < 0) {
      if (tracer.on) tracer.instant(Op.BarrierWait, this.id, details);
      this.#cross();
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
    breakUp(this.words, this.#comer(), true);
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

  #comer(): Comer {
    return { me: thisThread(), pid: currentPid(), isGone, spins: SPINS };
  }

  /** Counts this process in; `undefined`: not while the action runs. */
  #arrive(): Arrival | undefined {
    const arrival = arrive(this.words, this.#comer(), this.#action !== undefined);
    if (arrival === Refused.Acting) return undefined;
    if (arrival === Refused.Broken) throw new BrokenBarrierError();
    if (arrival === Refused.Full)
      throw new ProcessError('More than 256 waits for one Barrier at the same time.');
    return arrival;
  }

  /** What is left to do for the last one of a group. */
  #cross(): void {
    if (this.#action !== undefined) this.#act(this.#action);
    ringAll(this.words, TABLE);
  }

  #act(action: () => unknown): void {
    try {
      action();
    } catch (error) {
      this.#break();
      throw error;
    }
    if (endAction(this.words, this.#comer())) return;
    ringAll(this.words, TABLE);
    throw new BrokenBarrierError();
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
    breakUp(this.words, this.#comer(), false);
    ringAll(this.words, TABLE);
  }
}

onlyTell(Barrier, 'parties', 'nWaiting', 'broken');

function resultOf(answer: Answer | undefined): Result {
  return answer === Answer.Go ? Result.Ok : answer === undefined ? Result.TimedOut : Result.Failed;
}

registerSharedObject('Barrier', (options) => new Barrier(1, options as BarrierOptions));
