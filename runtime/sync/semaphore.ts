/** `Semaphore` and `BoundedSemaphore`. */
import { rangeError, typeError } from '../errors.ts';
import { tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { acquire, acquireAsync, letOthers, noteOthers, type AcquireOptions } from './acquire.ts';
import type { AsyncWaitOptions } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { holdOf, runExclusive, type Hold } from './hold.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { Spin } from './spin.ts';
import { thisThread, unobservedThread } from './thread.ts';
import { CONTENDED, give, Given, Kind, LAST, MAX_VALUE, TABLE, VALUE } from './turnstile.ts';

const MOST = TABLE + TABLE_WORDS;

abstract class Counted extends SharedObject {
  /** @internal */
  wary = 0;
  /** @internal */
  yieldAfter = 0;
  /** @internal */
  readonly spin = new Spin({ pause: 16 });
  readonly #words: Int32Array;

  protected constructor(
    private readonly name: 'Semaphore' | 'BoundedSemaphore',
    value: number,
    most: number,
    kind: 'semaphore' | 'bounded-semaphore',
  ) {
    checkCount(name, 'value', value, 0);
    super(name, MOST + 1);
    this.#words = this.words.words;
    thisThread();
    if (this.received !== undefined) return;
    this.words.store(MOST, most);
    this.words.store(VALUE, value);
    this.announce(kind, { size: value });
  }

  /** Takes one unit; blocks until there is one, at most `timeout` milliseconds. Returns whether it was taken. */
  acquire(options?: AcquireOptions): boolean {
    const me = unobservedThread;
    if (options === undefined && me !== 0) {
      // A guess, which the compare-exchange confirms or not; hence no atomic load, which costs a call.
      const words = this.#words;
      const value = words[VALUE] ?? 0;
      // Negative: CONTENDED.
      if (value > 0 && Atomics.compareExchange(words, VALUE, value, value - 1) === value) {
        if (words[LAST] !== me) noteOthers(this, me);
        return true;
      }
    }
    return acquire(this, Kind.Semaphore, options);
  }

  /** As {@link acquire}, without blocking: the event loop goes on. Rejects when `signal` is aborted. */
  acquireAsync(options?: AcquireOptions & AsyncWaitOptions): Promise<boolean> {
    return acquireAsync(this, Kind.Semaphore, options);
  }

  /**
   * Gives `n` units back. Throws a `RangeError` for a count below 1, and where the value would exceed its maximum: a
   * BoundedSemaphore's is its first value.
   */
  release(n = 1): void {
    const words = this.#words;
    const most = words[MOST] ?? MAX_VALUE;
    if (n === 1 && unobservedThread !== 0) {
      const value = words[VALUE] ?? 0;
      if (value >= 0 && value < most && Atomics.compareExchange(words, VALUE, value, value + 1) === value) {
        if (this.wary !== 0) letOthers(this);
        return;
      }
    }
    if (n !== 1) checkCount(this.name, 'n', n, 1);
    if (tracer.on && this.getValue() <= most - n) {
      tracer.holding(this.id, false);
      tracer.instant(Op.Release, this.id, { arg: n });
    }
    const given = give(this.words, Kind.Semaphore, thisThread(), n, most);
    if (given === Given.Refused) {
      throw rangeError(
        `release(${n === 1 ? '' : n}) would raise the semaphore above ${most}: it was released more often than acquired.`,
        'ERR_MP_RELEASED_TOO_OFTEN',
      );
    }
    if (given === Given.Contended) ringAll(this.words, TABLE);
  }

  /** How many units there are at this moment. */
  getValue(): number {
    return this.words.load(VALUE) & ~CONTENDED;
  }

  /** Whether an `acquire` would have to wait at this moment. */
  locked(): boolean {
    return this.getValue() === 0;
  }

  /** Acquires now and releases at the end of the block: `using _ = semaphore.hold();` */
  hold(): Hold {
    this.acquire();
    return holdOf(() => {
      this.release();
    });
  }

  /** Runs `body` with one unit taken; with an async body until its promise is settled. */
  runExclusive<T>(body: () => T): T {
    return runExclusive(this, body);
  }

  override toString(): string {
    return `<Semaphore(value=${this.getValue()})>`;
  }
}

/** A counter that `acquire` takes one from, waiting while it is zero, and `release` adds to. */
export class Semaphore extends Counted {
  /** `value`: how many may be inside at once; 0 to 2147483647. */
  constructor(value = 1) {
    super('Semaphore', value, MAX_VALUE, 'semaphore');
  }
}

/** A semaphore that never exceeds its first value. */
export class BoundedSemaphore extends Counted {
  /** `value`: how many may be inside at once. */
  constructor(value = 1) {
    super('BoundedSemaphore', value, value, 'bounded-semaphore');
  }

  override toString(): string {
    return `<BoundedSemaphore(value=${this.getValue()}, maxvalue=${this.words.load(MOST)})>`;
  }
}

function checkCount(className: string, name: string, value: unknown, least: number): void {
  if (typeof value !== 'number')
    throw typeError(`${className}: ${name} must be a number, not ${typeof value}.`);
  if (!Number.isInteger(value) || value < least || value > MAX_VALUE) {
    throw rangeError(`${className}: ${name} must be an integer from ${least} to ${MAX_VALUE}, not ${value}.`);
  }
}

registerSharedObject('Semaphore', () => new Semaphore());
registerSharedObject('BoundedSemaphore', () => new BoundedSemaphore());
