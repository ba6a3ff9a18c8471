/** `Condition` and `Event` of a manager. */
import { AssertionError, rangeError, typeError } from '../../errors.ts';
import { Later } from '../server/later.ts';
import { RLockStructure, type Lockable } from './locks.ts';
import { Structure, timeOf, WaitingLine, type Caller } from './structure.ts';

interface Waiter {
  readonly later: Later<boolean>;
  /** Takes the lock back for it. */
  readonly retake: (done: () => boolean) => void;
}

export class ConditionStructure extends Structure {
  readonly #lock: Lockable;
  readonly #waiters: Waiter[] = [];

  constructor(lock?: Lockable | null) {
    super();
    this.#lock = lock ?? new RLockStructure();
  }

  acquire(caller: Caller, options?: unknown): boolean | Later<boolean> {
    return this.#lock.acquire(caller, options);
  }

  release(caller: Caller): void {
    this.#lock.release(caller);
  }

  /** Lets go of the lock, waits to be notified, and takes the lock again, which may take longer than `timeout`. */
  wait(caller: Caller, timeout?: unknown): Later<boolean> {
    const time = timeOf(timeout);
    this.#checkHeld(caller, 'wait');
    const withdraw = (): boolean => {
      const at = this.#waiters.indexOf(waiter);
      if (at !== -1) this.#waiters.splice(at, 1);
      return at !== -1;
    };
    const later = new Later<boolean>({
      timeout: time,
      onTimeout: () => {
        if (withdraw()) this.#wake(waiter, false);
      },
      onAbandoned: withdraw,
    });
    const waiter: Waiter = { later, retake: this.#lock.giveUp(caller) };
    this.#waiters.push(waiter);
    return later;
  }

  notify(caller: Caller, n: unknown = 1): void {
    if (typeof n !== 'number') throw typeError(`notify(): n must be a number, not ${typeof n}.`);
    if (!Number.isInteger(n)) throw rangeError(`notify() wakes an integer number of waiters, not ${n}.`);
    this.#checkHeld(caller, 'notify');
    for (const waiter of this.#waiters.splice(0, Math.max(0, n))) this.#wake(waiter, true);
  }

  notifyAll(caller: Caller): void {
    this.notify(caller, this.#waiters.length);
  }

  /** Who is woken answers only once it has the lock again. A waiter that is gone by then lets go at once. */
  #wake({ later, retake }: Waiter, notified: boolean): void {
    retake(() => later.settle(notified));
  }

  #checkHeld(caller: Caller, call: string): void {
    if (!this.#lock.heldBy(caller))
      throw new AssertionError(
        `${call}() of a Condition whose lock this process does not hold: acquire() it first.`,
      );
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: 'condition' };
  }

  override text(): string {
    return `<Condition ${this.#waiters.length} waiting>`;
  }
}

export class EventStructure extends Structure {
  readonly #line = new WaitingLine<boolean>();
  #set = false;

  isSet(): boolean {
    return this.#set;
  }

  set(): void {
    this.#set = true;
    for (const { later } of this.#line.takeAll()) later.settle(true);
  }

  clear(): void {
    this.#set = false;
  }

  wait(_caller: Caller, timeout?: unknown): boolean | Later<boolean> {
    const time = timeOf(timeout);
    if (this.#set) return true;
    return time === 0 ? false : this.#line.join(undefined, time, () => this.#set);
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: 'event' };
  }

  override text(): string {
    return `<Event ${this.#set ? 'set' : 'not set'}>`;
  }
}
