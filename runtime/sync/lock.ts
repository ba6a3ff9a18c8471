/** `Lock`: not reentrant; whoever likes may release it, as in Python. */
import { rangeError } from '../errors.ts';
import { tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { acquire, acquireAsync, letOthers, noteOthers, type AcquireOptions } from './acquire.ts';
import type { AsyncWaitOptions } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { holdOf, runExclusive, type Hold } from './hold.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { Spin } from './spin.ts';
import { thisThread, unobservedThread } from './thread.ts';
import { give, Given, HOLDER, Kind, LAST, TABLE, VALUE } from './turnstile.ts';

/** A lock without an owner: one process at a time holds it, and any process may release it. */
export class Lock extends SharedObject {
  /** @internal */
  wary = 0;
  /** @internal */
  yieldAfter = 0;
  /** @internal */
  readonly spin = new Spin({ pause: 16 });
  readonly #words: Int32Array;

  constructor() {
    super('Lock', TABLE + TABLE_WORDS);
    this.#words = this.words.words;
    thisThread();
    if (this.received === undefined) this.announce('lock');
  }

  /**
   * Takes the lock; blocks until it is free, at most `timeout` milliseconds. Returns whether it was taken. A lock whose
   * holder was killed stays held. Throws a `TypeError` for options of a wrong type.
   */
  acquire(options?: AcquireOptions): boolean {
    // Free and uncontended: one atomic operation, after a guess. Whoever waits sets CONTENDED, so that this fails.
    const me = unobservedThread;
    const words = this.#words;
    if (
      options === undefined &&
      me !== 0 &&
      words[VALUE] === 0 &&
      Atomics.compareExchange(words, VALUE, 0, me) === 0
    ) {
      if (words[LAST] !== me) noteOthers(this, me);
      return true;
    }
    return acquire(this, Kind.Lock, options);
  }

  /** As {@link acquire}, without blocking: the event loop goes on. Rejects when `signal` is aborted. */
  acquireAsync(options?: AcquireOptions & AsyncWaitOptions): Promise<boolean> {
    return acquireAsync(this, Kind.Lock, options);
  }

  /** Releases the lock, whichever process holds it. Throws a `RangeError` if it is not held. */
  release(): void {
    const me = unobservedThread;
    const words = this.#words;
    if (me !== 0 && words[VALUE] === me && Atomics.compareExchange(words, VALUE, me, 0) === me) {
      if (this.wary !== 0) letOthers(this);
      return;
    }
    if (tracer.on && this.locked()) {
      tracer.holding(this.id, false);
      tracer.instant(Op.Release, this.id);
    }
    const given = give(this.words, Kind.Lock, thisThread());
    if (given === Given.Refused) {
      throw rangeError(
        'release() of a Lock that is not held: release it once for each acquire().',
        'ERR_MP_NOT_HELD',
      );
    }
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

  /** @internal Whether this thread holds it. */
  isMine(): boolean {
    return (this.words.load(VALUE) & HOLDER) === thisThread();
  }

  override toString(): string {
    const owner = this.words.load(VALUE) & HOLDER;
    return `<Lock(${owner === 0 ? 'free' : `held by process ${owner}`})>`;
  }
}

registerSharedObject('Lock', () => new Lock());
