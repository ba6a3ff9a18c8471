/** The lock of a synchronized value or array: one of its own, one that the user gave, or none. */
import { typeError } from '../errors.ts';
import type { AcquireOptions } from '../sync/acquire.ts';
import type { Hold } from '../sync/hold.ts';
import { Lock } from '../sync/lock.ts';
import { RLock } from '../sync/rlock.ts';
import type { AsyncWaitOptions } from '../sync/async-wait.ts';

/** What may guard a value: this library's locks. */
export interface GuardLock {
  /** Takes the lock. Blocks. */
  acquire(options?: AcquireOptions): boolean;
  /** As `acquire`, leaving the event loop free. */
  acquireAsync(options?: AcquireOptions & AsyncWaitOptions): Promise<boolean>;
  /** Releases the lock. */
  release(): void;
  /** Takes the lock to the end of the block: `using _ = lock.hold();` */
  hold(): Hold;
  /** Runs the function with the lock held. */
  runExclusive<T>(body: () => T): T;
}

/** Which lock guards a value or an array. */
export interface LockOption {
  /** A lock to use instead of a new RLock; `false`: a raw object, without any. */
  lock?: boolean | GuardLock | undefined;
}

/** Throws a TypeError for what can't guard anything. */
export function guardOf(option: unknown): GuardLock | false {
  if (option === undefined || option === true) return new RLock();
  if (option === false) return false;
  if (isLock(option)) return option;
  throw typeError('The option lock is a Lock or an RLock, or false for none.');
}

function isLock(value: unknown): value is GuardLock {
  if (value instanceof RLock || value instanceof Lock) return true;
  if (typeof value !== 'object' || value === null) return false;
  return ['acquire', 'acquireAsync', 'release', 'hold', 'runExclusive'].every(
    (name) => name in value && typeof (value as Record<string, unknown>)[name] === 'function',
  );
}

/** Whether this process has the lock at this moment; a plain Lock has no owner that could be asked. */
export function heldHere(lock: GuardLock | undefined): boolean {
  return lock instanceof RLock ? lock.isMine() : lock instanceof Lock && lock.locked();
}

/** Splits `{ lock }` off the end of a constructor's arguments. `isValue`: the last one is a value all the same. */
export function splitLockOption(
  args: readonly unknown[],
  isValue: (last: object) => boolean = () => false,
): { values: readonly unknown[]; option: unknown } {
  const last = args.at(-1);
  if (!isLockOption(last) || isValue(last)) return { values: args, option: undefined };
  return { values: args.slice(0, -1), option: last.lock };
}

function isLockOption(value: unknown): value is LockOption {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === 'lock';
}
