/**
 * The lock and the semaphore: one word that is taken and given back, and how to wait for it.
 *
 *     VALUE   lock: thread id of the holder, 0 when free.  Semaphore: how often it can still be taken.
 *             The highest bit, CONTENDED, sends everybody past the fast path (one compare-exchange).
 *     QUEUE   a fair robust mutex (`robust.ts`). Whoever has to wait takes it first; so at most one thread at a time, the
 *             first of the queue, waits for VALUE itself, and all others sleep in the order in which they came.
 *     BELL    what the first of the queue sleeps on: ARMED while it may be asleep.
 *     PASSED  how many took VALUE past the first of the queue. At LIMIT they have to queue themselves.
 *
 * Nobody is lost when a process is killed:
 *  - A waiter in the queue, or the first of it: QUEUE is announced to the kernel, so the next one moves up, and looks at
 *    VALUE before it sleeps. A wake-up that the dead one had received is not needed any more.
 *  - Who releases announces BELL before it changes VALUE. Dying before the change: nothing was released. Dying after it:
 *    BELL never has an owner, so the kernel wakes the first of the queue.
 *  - A holder: VALUE keeps its thread id. That is what users see as a lock held by a dead process.
 *
 * And no wake-up is lost. The first of the queue stores ARMED, then looks at VALUE; a release changes VALUE, then looks
 * at BELL: in each order of these four one sees the other's. A release that sees no CONTENDED does not look at BELL:
 * CONTENDED is set before BELL is armed, and is only cleared by the first of the queue.
 *
 * Waits without blocking are not in the queue: they retry when their doorbell rings. As long as there are any (TABLE),
 * CONTENDED stays set.
 *
 * Fairness: with N processes a waiter is passed at most (N - 1) * LIMIT times: the ones before it in the queue, each
 * passed at most LIMIT times. Until then passing is allowed, since a hand-over to a sleeper costs 50 us and taking 50 ns.
 */
import type { Milliseconds } from '../platform/port.ts';
import { ALL, isContended, Locked, lockRobust, unlockRobust } from './robust.ts';
import type { Words } from './words.ts';

export const VALUE = 0;
export const QUEUE = 1;
export const BELL = 2;
export const PASSED = 3;
/** Doorbells of waits without blocking (`doorbell.ts`): not 0 when there may be any. */
export const TABLE = 4;

export const CONTENDED = -0x8000_0000;
/** Largest value of a semaphore. */
export const MAX_VALUE = 0x7fff_ffff;
const CONTENT = 0x7fff_ffff;
/** Has no owner in the kernel's eyes. */
const ARMED = -0x8000_0000;
const LIMIT = 64;

/** What VALUE is. */
export const Kind = { Lock: 0, Semaphore: 1 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

function isFree(kind: Kind, value: number): boolean {
  return (value & CONTENT) === 0 ? kind === Kind.Lock : kind === Kind.Semaphore;
}

function taken(kind: Kind, value: number, me: number): number {
  return kind === Kind.Lock ? me : (value & CONTENT) - 1;
}

/** Takes it if it is free; never waits, and is never told to queue. */
export function tryTake(w: Words, kind: Kind, me: number): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (!isFree(kind, value)) return false;
    if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value) return true;
  }
}

/** A moment, and how long it is worth to look before sleeping. */
export interface Patience {
  readonly deadline: Milliseconds;
  /** When to stop believing that somebody else is on the way, see `robust.ts`: only after a death, so some time from now. */
  readonly patience: Milliseconds;
  readonly spins: number;
}

/** Takes it, waiting in the queue until `deadline`. false: it was not to be had until then. */
export function take(w: Words, kind: Kind, me: number, { deadline, patience, spins }: Patience): boolean {
  for (let left = spins; ;) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      if ((value & CONTENDED) !== 0 && w.add(PASSED, 1) >= LIMIT) break;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value)
        return true;
    } else if (left-- <= 0) break;
  }
  // After Repair there is nothing to repair: all that counts is in VALUE.
  if (lockRobust(w, QUEUE, me, deadline, 0, patience) === Locked.No) return false;
  const got = takeAsFirst(w, kind, me, deadline, spins);
  unlockRobust(w, QUEUE, me);
  return got;
}

function takeAsFirst(w: Words, kind: Kind, me: number, deadline: Milliseconds, spins: number): boolean {
  for (let left = spins; ;) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      // Those behind in the queue have no bit of their own in VALUE.
      const contended = isContended(w, QUEUE) || w.load(TABLE) !== 0 ? CONTENDED : 0;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | contended) !== value) continue;
      w.store(PASSED, 0);
      return true;
    }
    if (left-- > 0) continue;
    if ((value & CONTENDED) === 0 && w.compareExchange(VALUE, value, value | CONTENDED) !== value) continue;
    w.store(BELL, ARMED);
    if (isFree(kind, w.load(VALUE))) continue;
    if (w.wait(BELL, ARMED, deadline) !== 'timeout') continue;
    // The release of the last moment must not be lost with this call.
    return tryTake(w, kind, me);
  }
}

export const Given = {
  /** Nobody waits in the queue. */
  Quietly: 0,
  /** Somebody waits, or did until a moment ago. */
  Contended: 1,
  /** The lock was not held, or the semaphore would exceed its maximum. */
  Refused: 2,
} as const;
export type Given = (typeof Given)[keyof typeof Given];

/**
 * Gives a lock back (whoever holds it), or `count` units of a semaphore, unless its value would then exceed `most`.
 * Wakes whoever waits.
 */
export function give(w: Words, kind: Kind, count = 1, most = MAX_VALUE): Given {
  w.setPending(BELL);
  let value: number;
  for (;;) {
    value = w.load(VALUE);
    const content = value & CONTENT;
    if (kind === Kind.Lock ? content === 0 : content > most - count) {
      w.setPending(-1);
      return Given.Refused;
    }
    const next = kind === Kind.Lock ? 0 : content + count;
    if (w.compareExchange(VALUE, value, next | (value & CONTENDED)) === value) break;
  }
  if ((value & CONTENDED) !== 0 && w.exchange(BELL, 0) === ARMED) w.wake(BELL, ALL);
  w.setPending(-1);
  return (value & CONTENDED) === 0 ? Given.Quietly : Given.Contended;
}

/** Sets CONTENDED, so that every release looks who waits: for waits without blocking, which are not in the queue. */
export function expectRelease(w: Words): void {
  for (;;) {
    const value = w.load(VALUE);
    if ((value & CONTENDED) !== 0 || w.compareExchange(VALUE, value, value | CONTENDED) === value) return;
  }
}
