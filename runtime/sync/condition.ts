/** `Condition`: wait, with a lock given up meanwhile, until another process says that something has changed. */
import { checkCallback, describe, signalIn, type SignalOption } from '../misuse.ts';
import { AssertionError, ProcessError, typeError, rangeError } from '../errors.ts';
import { currentPid } from '../memory/object-id.ts';
import { platform } from '../platform/index.ts';
import { formatObjectId, tracer } from '../tracing/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import { deadlineAfter, timeToWait, traceTimeout, type AcquireOptions } from './acquire.ts';
import { waitAsync, type AsyncWaitOptions } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { runExclusive, type Hold } from './hold.ts';
import { Lock } from './lock.ts';
import { RLock } from './rlock.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { Spin } from './spin.ts';
import { isGone, thisThread } from './thread.ts';
import {
  Answer,
  answerAll,
  answerFirst,
  awaitAnswer,
  enlist,
  LIST_WORDS,
  takeAnswer,
  wakeAnswered,
  withdraw,
} from './waitlist.ts';

const TABLE = 0;
const LIST = TABLE + TABLE_WORDS;

/** Waiting, with a lock given up meanwhile, until another process says that something has changed. */
export class Condition extends SharedObject {
  readonly #lock: Lock | RLock;
  readonly #spin = new Spin();

  /** `lock`: the lock to give up while waiting; default: a new `RLock`. Several conditions may share one. */
  constructor(lock: Lock | RLock = new RLock()) {
    if (!(lock instanceof Lock || lock instanceof RLock)) {
      throw typeError('The lock of a Condition must be a Lock or an RLock.');
    }
    super('Condition', LIST + LIST_WORDS);
    this.#lock = lock;
    if (this.received === undefined) this.announce('condition', { lock: formatObjectId(lock.id) });
  }

  /** Takes the condition's lock; see {@link RLock.acquire}. */
  acquire(options?: AcquireOptions): boolean {
    return this.#lock.acquire(options);
  }

  /** As {@link acquire}, leaving the event loop free. */
  acquireAsync(options?: AcquireOptions & AsyncWaitOptions): Promise<boolean> {
    return this.#lock.acquireAsync(options);
  }

  /** Releases the condition’s lock. */
  release(): void {
    this.#lock.release();
  }

  /** Whether any process holds the lock. */
  locked(): boolean {
    return this.#lock.locked();
  }

  /** Takes the lock now and releases it at the end of the block: `using _ = condition.hold();` */
  hold(): Hold {
    return this.#lock.hold();
  }

  /** Runs `body` with the lock held; with an async body until its promise is settled. */
  runExclusive<T>(body: () => T): T {
    return runExclusive(this, body);
  }

  /**
   * Gives the lock up, blocks until notified, at most `timeout` milliseconds, and takes the lock again, however long that
   * takes. Returns whether it was notified. Throws an `AssertionError` if this process does not hold the lock.
   */
  wait(timeout?: number): boolean {
    const time = timeToWait({ timeout });
    const me = thisThread();
    const slot = this.#enlist('wait');
    const depth = this.#giveUp(slot);
    const details = { arg: traceTimeout(time) };
    if (tracer.on) tracer.begin(Op.ConditionWait, this.id, details);
    const deadline = deadlineAfter(time);
    const notified = awaitAnswer(this.words, slot, me, deadline, this.#spin.begin()) !== undefined;
    if (tracer.on) tracer.end(Op.ConditionWait, this.id, { ...details, result: resultOf(notified) });
    this.#lock.acquire();
    this.#restore(depth);
    return notified;
  }

  /** As {@link wait}, without blocking. Rejects when `signal` is aborted; the lock is held then, too. */
  async waitAsync(timeout?: number, options?: SignalOption): Promise<boolean> {
    const signal = signalIn('waitAsync', options);
    const time = timeToWait({ timeout });
    const me = thisThread();
    const slot = this.#enlist('waitAsync');
    const depth = this.#giveUp(-1);
    const details = { arg: traceTimeout(time), async: true };
    if (tracer.on) tracer.begin(Op.ConditionWait, this.id, details);
    let notified = false;
    try {
      notified =
        (await waitAsync(
          { words: this.words, table: TABLE },
          () => (takeAnswer(this.words, slot, me) === undefined ? undefined : true),
          { timeout: time, signal },
        )) ?? false;
      return notified;
    } finally {
      // Timed out or aborted; if it was notified in the last moment, somebody else gets it.
      const lost = !notified && !withdraw(this.words, slot, me);
      if (lost) takeAnswer(this.words, slot, me);
      if (tracer.on) tracer.end(Op.ConditionWait, this.id, { ...details, result: resultOf(notified) });
      await this.#lock.acquireAsync();
      this.#restore(depth);
      if (lost) this.notify();
    }
  }

  /**
   * Waits until `predicate` is true (it is asked with the lock held), at most `timeout` milliseconds. Returns its last
   * value.
   */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    checkCallback('waitFor(predicate)', predicate);
    const deadline = platform.clock.now() + timeToWait({ timeout });
    for (;;) {
      const value = predicate();
      if (value) return value;
      const left = deadline - platform.clock.now();
      if (left <= 0) return value;
      this.wait(left);
    }
  }

  /** As {@link waitFor}, without blocking. */
  async waitForAsync<T>(predicate: () => T, timeout?: number, options?: SignalOption): Promise<T> {
    checkCallback('waitForAsync(predicate)', predicate);
    const deadline = platform.clock.now() + timeToWait({ timeout });
    for (;;) {
      const value = predicate();
      if (value) return value;
      const left = deadline - platform.clock.now();
      if (left <= 0) return value;
      await this.waitAsync(left, options);
    }
  }

  /** Wakes the `n` who wait longest. Throws an `AssertionError` if this process does not hold the lock. */
  notify(n = 1): void {
    if (typeof n !== 'number') throw typeError(`notify() wakes a number of waiters, not ${describe(n)}.`);
    if (!Number.isInteger(n) || n < 0)
      throw rangeError(`notify() wakes an integer number of waiters, not ${n}.`);
    this.#checkHeld('notify');
    if (tracer.on) tracer.instant(Op.ConditionNotify, this.id, { arg: n });
    const asleep: number[] = [];
    if (answerFirst(this.words, LIST, n, Answer.Go, isGone, asleep) === 0) return;
    this.#wake(asleep);
  }

  /** Wakes all who wait. Throws an `AssertionError` if this process does not hold the lock. */
  notifyAll(): void {
    this.#checkHeld('notifyAll');
    if (tracer.on) tracer.instant(Op.ConditionNotify, this.id, { arg: -1 });
    const asleep: number[] = [];
    answerAll(this.words, LIST, Answer.Go, isGone, asleep);
    this.#wake(asleep);
  }

  override toString(): string {
    return `<Condition(${this.#lock.toString()})>`;
  }

  /** @internal */
  protected override packExtra(): Lock | RLock {
    return this.#lock;
  }

  #checkHeld(call: string): void {
    if (!this.#lock.isMine()) {
      throw new AssertionError(
        `${call}() of a Condition whose lock this process does not hold: acquire() it first.`,
      );
    }
  }

  #enlist(call: string): number {
    this.#checkHeld(call);
    const slot = enlist(this.words, LIST, thisThread(), currentPid(), isGone);
    if (slot < 0) throw new ProcessError('More than 256 waits for one Condition at the same time.');
    return slot;
  }

  /**
   * Those who were notified can't go on before this process has given the lock up, and would have to go to sleep again; so
   * they are woken then. But a Lock may be given up by anybody, who would not know.
   */
  #wake(asleep: readonly number[]): void {
    ringAll(this.words, TABLE);
    for (const slot of asleep) {
      if (this.#lock instanceof RLock) this.#lock.wakeWhenReleased(this.words, slot);
      else wakeAnswered(this.words, slot);
    }
  }

  /** `slot`: in which this thread blocks next; -1: it does not. */
  #giveUp(slot: number): number {
    if (this.#lock instanceof RLock) return this.#lock.releaseAll(this.words, slot);
    this.#lock.release();
    return 1;
  }

  #restore(depth: number): void {
    if (this.#lock instanceof RLock) this.#lock.restoreDepth(depth);
  }
}

function resultOf(notified: boolean): Result {
  return notified ? Result.Ok : Result.TimedOut;
}

registerSharedObject('Condition', (lock) => new Condition(lock as Lock | RLock));
