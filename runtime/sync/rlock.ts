/** `RLock`: the process that holds it may take it again, and only it may release it. */
import { AssertionError } from '../errors.ts';
import { tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { acquire, acquireAsync, letOthers, noteOthers, timeToWait, type AcquireOptions } from './acquire.ts';
import type { AsyncWaitOptions } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { holdOf, runExclusive, type Hold } from './hold.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import type { SharedWords } from './shared-words.ts';
import { Spin } from './spin.ts';
import { thisThread, unobservedThread } from './thread.ts';
import { give, Given, HOLDER, Kind, LAST, TABLE, VALUE } from './turnstile.ts';
import { giveToAnswered, giveToWait, wakeAnswered } from './waitlist.ts';

/** How often the holder has taken it. Only the holder reads or writes it. */
const DEPTH = TABLE + TABLE_WORDS;

interface Notified {
  readonly list: SharedWords;
  readonly slot: number;
}

/** A lock that the process which holds it may take again; it is free when released as often. Only the owner releases it. */
export class RLock extends SharedObject {
  /** @internal */
  wary = 0;
  /** @internal */
  yieldAfter = 0;
  /** @internal */
  readonly spin = new Spin({ pause: 16 });
  readonly #words: Int32Array;
  /** Slots of conditions that this thread has notified while it held the lock. */
  #notified: Notified[] | undefined;

  constructor() {
    super('RLock', DEPTH + 1);
    this.#words = this.words.words;
    thisThread();
    if (this.received === undefined) this.announce('rlock');
  }

  /**
   * Takes the lock, once more if this thread has it; else blocks until it is free, at most `timeout` milliseconds.
   * Returns whether it was taken.
   */
  acquire(options?: AcquireOptions): boolean {
    const me = unobservedThread;
    const words = this.#words;
    if (
      options === undefined &&
      me !== 0 &&
      words[VALUE] === 0 &&
      Atomics.compareExchange(words, VALUE, 0, me) === 0
    ) {
      words[DEPTH] = 1;
      if (words[LAST] !== me) noteOthers(this, me);
      return true;
    }
    if (this.#isMine()) {
      timeToWait(options);
      return this.#takeAgain();
    }
    const got = acquire(this, Kind.Lock, options);
    if (got) words[DEPTH] = 1;
    return got;
  }

  /** As {@link acquire}, without blocking. The lock belongs to the thread, not to the async task. */
  async acquireAsync(options?: AcquireOptions & AsyncWaitOptions): Promise<boolean> {
    if (this.#isMine()) {
      timeToWait(options);
      return this.#takeAgain();
    }
    const got = await acquireAsync(this, Kind.Lock, options);
    if (got) this.#words[DEPTH] = 1;
    return got;
  }

  /** Throws an `AssertionError` if this thread does not hold it. */
  release(): void {
    const thread = unobservedThread;
    const words = this.#words;
    if (thread !== 0 && words[VALUE] === thread && words[DEPTH] === 1 && this.#notified === undefined) {
      words[DEPTH] = 0;
      this.#giveBack(thread);
      return;
    }
    if (!this.#isMine()) {
      throw new AssertionError(
        'release() of an RLock that this process does not hold: only its holder may release it.',
      );
    }
    const depth = (words[DEPTH] ?? 1) - 1;
    words[DEPTH] = depth;
    if (tracer.on) {
      if (depth === 0) tracer.holding(this.id, false);
      tracer.instant(Op.Release, this.id, { arg: depth });
    }
    if (depth > 0) return;
    if (this.#notified === undefined) this.#giveBack(thisThread());
    else this.#releaseToNotified(thisThread(), this.#notified);
  }

  #giveBack(me: number): void {
    if (Atomics.compareExchange(this.#words, VALUE, me, 0) === me) {
      if (this.wary !== 0) letOthers(this);
    } else if (give(this.words, Kind.Lock, me) === Given.Contended) ringAll(this.words, TABLE);
  }

  /** @internal Wakes who waits in a slot of a condition as soon as this thread, which holds the lock, has released it. */
  wakeWhenReleased(list: SharedWords, slot: number): void {
    (this.#notified ??= []).push({ list, slot });
  }

  #releaseToNotified(me: number, notified: Notified[]): void {
    this.#notified = undefined;
    // The kernel looks after one of them, should this process be killed right after the release.
    const last = notified.pop();
    for (const { list, slot } of notified) wakeAnswered(list, slot);
    if (last === undefined) return;
    const given = giveToAnswered(this.words, Kind.Lock, me, last.list, last.slot);
    if (given === Given.Contended) ringAll(this.words, TABLE);
  }

  /** Whether anybody holds it at this moment. */
  locked(): boolean {
    return (this.words.load(VALUE) & HOLDER) !== 0;
  }

  /** Acquires now and releases at the end of the block: `using _ = lock.hold();` */
  hold(): Hold {
    this.acquire();
    return holdOf(() => {
      this.release();
    });
  }

  /** Runs `body` with the lock held; with an async body until its promise is settled. */
  runExclusive<T>(body: () => T): T {
    return runExclusive(this, body);
  }

  /**
   * @internal Gives it back completely and says how often it was taken: for `Condition.wait`, which blocks in `slot` of its
   * list afterwards (-1: does not block).
   */
  releaseAll(list: SharedWords, slot: number): number {
    const depth = this.#words[DEPTH] ?? 1;
    if (slot < 0 || tracer.on || this.#notified !== undefined) {
      this.#words[DEPTH] = 1;
      this.release();
      return depth;
    }
    this.#words[DEPTH] = 0;
    const given = giveToWait(this.words, Kind.Lock, thisThread(), list, slot);
    if (given === Given.Contended) ringAll(this.words, TABLE);
    return depth;
  }

  /** @internal Undoes {@link releaseAll}, when it has been acquired once again. */
  restoreDepth(depth: number): void {
    this.#words[DEPTH] = depth;
  }

  /** @internal */
  isMine(): boolean {
    return this.#isMine();
  }

  override toString(): string {
    const owner = this.words.load(VALUE) & HOLDER;
    return owner === 0
      ? '<RLock(free)>'
      : `<RLock(held by process ${owner}, ${this.#words[DEPTH] ?? 0} times)>`;
  }

  /** No atomic load is needed: only this thread writes its own id, and what others write is never equal to it. */
  #isMine(): boolean {
    return ((this.#words[VALUE] ?? 0) & HOLDER) === thisThread();
  }

  #takeAgain(): true {
    const depth = (this.#words[DEPTH] ?? 0) + 1;
    this.#words[DEPTH] = depth;
    if (tracer.on) tracer.instant(Op.Acquire, this.id, { arg: -1, arg2: depth });
    return true;
  }
}

registerSharedObject('RLock', () => new RLock());
