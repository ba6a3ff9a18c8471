/** `Lock`, `RLock`, `Semaphore`, `BoundedSemaphore` of a manager. A client that dies keeps what it holds, as in Python. */
import { AssertionError, rangeError, typeError } from '../../errors.ts';
import type { Later } from '../server/later.ts';
import { Structure, timeToWait, WaitingLine, type Caller } from './structure.ts';

/** What a Condition needs of its lock. */
export interface Lockable extends Structure {
  acquire(caller: Caller, options?: unknown): boolean | Later<boolean>;
  release(caller: Caller): void;
  /** Whether the caller may wait with it. */
  heldBy(caller: Caller): boolean;
  /** Lets go entirely; returns how to take it again as it was held. */
  giveUp(caller: Caller): (done: () => boolean) => void;
}

export class LockStructure extends Structure implements Lockable {
  readonly #line = new WaitingLine<boolean, (() => boolean) | undefined>();
  #held = false;

  acquire(_caller: Caller, options?: unknown): boolean | Later<boolean> {
    const time = timeToWait(options);
    if (!this.#held) return (this.#held = true);
    if (time === 0) return false;
    return this.#line.join(undefined, time, () => false);
  }

  release(_caller: Caller): void {
    if (!this.#held)
      throw rangeError(
        'release() of a Lock that is not held: release it once for each acquire().',
        'ERR_MP_NOT_HELD',
      );
    this.#passOn();
  }

  locked(): boolean {
    return this.#held;
  }

  heldBy(): boolean {
    return this.#held;
  }

  giveUp(caller: Caller): (done: () => boolean) => void {
    this.release(caller);
    return (done) => {
      this.#take(done);
    };
  }

  #take(done: () => boolean): void {
    if (this.#held) {
      const later = this.#line.join(undefined, Infinity, () => false);
      later.deliverTo({ succeed: done, fail: () => false });
    } else {
      this.#held = true;
      if (!done()) this.#passOn();
    }
  }

  #passOn(): void {
    this.#held = this.#line.serve(() => true);
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: 'lock' };
  }

  override text(): string {
    return `<Lock ${this.#held ? 'locked' : 'unlocked'}>`;
  }
}

export class RLockStructure extends Structure implements Lockable {
  readonly #line = new WaitingLine<boolean, { caller: Caller; depth: number }>();
  #owner: Caller | undefined;
  #depth = 0;

  acquire(caller: Caller, options?: unknown): boolean | Later<boolean> {
    const time = timeToWait(options);
    if (this.#owner === undefined || this.#owner === caller) {
      this.#owner = caller;
      this.#depth++;
      return true;
    }
    if (time === 0) return false;
    return this.#line.join({ caller, depth: 1 }, time, () => false);
  }

  release(caller: Caller): void {
    if (this.#owner !== caller)
      throw new AssertionError(
        'release() of an RLock that this process does not hold: only its holder may release it.',
      );
    if (--this.#depth === 0) this.#passOn();
  }

  locked(): boolean {
    return this.#owner !== undefined;
  }

  heldBy(caller: Caller): boolean {
    return this.#owner === caller;
  }

  giveUp(caller: Caller): (done: () => boolean) => void {
    const depth = this.#depth;
    this.#depth = 0;
    this.#passOn();
    return (done) => {
      if (this.#owner === undefined) {
        this.#owner = caller;
        this.#depth = depth;
        if (!done()) this.#passOn();
        return;
      }
      const later = this.#line.join({ caller, depth }, Infinity, () => false);
      later.deliverTo({ succeed: done, fail: () => false });
    };
  }

  #passOn(): void {
    const served = this.#line.serve(({ caller, depth }) => {
      // Before the answer goes out: whoever gets it may call again at once.
      this.#owner = caller;
      this.#depth = depth;
      return true;
    });
    if (served) return;
    this.#owner = undefined;
    this.#depth = 0;
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: 'rlock' };
  }

  override text(): string {
    return `<RLock ${this.#owner === undefined ? 'unlocked' : `locked, depth ${this.#depth}`}>`;
  }
}

/** As of a semaphore outside of a manager. */
const MOST = 2 ** 31 - 1;

export class SemaphoreStructure extends Structure {
  readonly #line = new WaitingLine<boolean>();
  readonly #most: number;
  #value: number;

  constructor(value: unknown = 1, bounded = false) {
    super();
    if (typeof value !== 'number') throw typeError(`Semaphore: value must be a number, not ${typeof value}.`);
    if (!Number.isInteger(value) || value < 0 || value > MOST)
      throw rangeError(`Semaphore: value must be an integer from 0 to ${MOST}, not ${value}.`);
    this.#value = value;
    this.#most = bounded ? value : Infinity;
  }

  acquire(_caller: Caller, options?: unknown): boolean | Later<boolean> {
    const time = timeToWait(options);
    if (this.#value > 0) {
      this.#value--;
      return true;
    }
    if (time === 0) return false;
    return this.#line.join(undefined, time, () => false);
  }

  release(_caller: Caller, n: unknown = 1): void {
    if (typeof n !== 'number') throw typeError(`release(): n must be a number, not ${typeof n}.`);
    if (!Number.isInteger(n) || n < 1 || n > MOST)
      throw rangeError(`release(): n must be an integer from 1 to ${MOST}, not ${n}.`);
    if (this.#value + n > this.#most)
      throw rangeError(
        `release() would raise the semaphore above ${this.#most}: it was released more often than acquired.`,
        'ERR_MP_RELEASED_TOO_OFTEN',
      );
    for (let i = 0; i < n; i++) if (!this.#line.serve(() => true)) this.#value++;
  }

  getValue(): number {
    return this.#value;
  }

  locked(): boolean {
    return this.#value === 0;
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: this.#most === Infinity ? 'semaphore' : 'bounded-semaphore', size: this.#value };
  }

  override text(): string {
    return `<Semaphore value=${this.#value}>`;
  }
}

export class BoundedSemaphoreStructure extends SemaphoreStructure {
  constructor(value: unknown = 1) {
    super(value, true);
  }
}
