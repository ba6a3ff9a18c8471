/**
 * The lock and the semaphore: one word that is taken and given back, and how to wait for it.
 *
 *     VALUE   lock: thread id of the holder, 0 when free.  Semaphore: how often it can still be taken.
 *             The highest bit, CONTENDED, sends everybody past the fast path (one compare-exchange).
 *     QUEUE   a fair robust mutex (`robust.ts`). Whoever has to wait takes it first; so at most one thread at a time, the
 *             first of the queue, waits for VALUE itself, and all others sleep in the order in which they came.
 *     BELL    what the first of the queue sleeps on, ARMED while it may be asleep; and a robust mutex for those who give
 *             back while somebody waits.
 *     PASSED  how many took VALUE past the first of the queue. At LIMIT they have to queue themselves.
 *
 * Nobody is lost when a process is killed:
 *  - A waiter in the queue, or the first of it: QUEUE is announced to the kernel, so the next one moves up, and looks at
 *    VALUE before it sleeps. A wake-up that the dead one had received is not needed any more.
 *  - Who gives back owns BELL from before VALUE changes until it has woken the first of the queue. If it dies meanwhile, the
 *    kernel marks BELL, and wakes who sleeps on it. To change VALUE first and to ring then would not do: dying in between,
 *    after the first of the queue has looked at VALUE and before it sleeps, nobody would ever wake it.
 *  - A holder: VALUE keeps its thread id. That is what users see as a lock held by a dead process.
 *
 * And no wake-up is lost. The first of the queue arms BELL, looks at VALUE, and sleeps if BELL is still ARMED. Whoever gives
 * back owns BELL first, and leaves it RUNG. If it owns it before that look, the first of the queue sleeps until it is
 * done; if after it, BELL is not ARMED any more, or all who sleep on it are woken. Without CONTENDED nobody looks at BELL:
 * CONTENDED is set, by a compare-exchange on VALUE, before BELL is armed, and only the first of the queue clears it.
 *
 * Waits without blocking are not in the queue: they retry when their doorbell rings. As long as there are any (TABLE),
 * CONTENDED stays set.
 *
 * Fairness: with N processes a waiter is passed at most (N - 1) * LIMIT + LIMIT_ALONE times: the ones before it in the queue,
 * each passed at most LIMIT times, and then it. Until then passing is allowed, since a hand-over to a sleeper costs 50 us and taking 50 ns.
 */
import type { Milliseconds, WaitResult } from '../platform/port.ts';
import {
  ALL,
  isContended,
  Locked,
  lockRobust,
  OWNER_DIED,
  OWNER_MASK,
  unlockRobust,
  WAITERS,
} from './robust.ts';
import type { Looks } from './spin.ts';
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
/** As a mutex: free, and somebody sleeps. */
const ARMED = WAITERS;
/** The same, but not what the first of the queue has armed: it must look again. What the kernel makes of it at a death. */
const RUNG = WAITERS | OWNER_DIED;
const LIMIT = 64;
/** As LIMIT, while nobody waits behind the first of the queue: hand-overs to sleepers are what costs. */
const LIMIT_ALONE = 300;

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

/** As {@link tryTake}, unless the first of the queue was passed so often that this thread has to queue, too. */
export function tryPass(w: Words, kind: Kind, me: number): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (!isFree(kind, value)) return false;
    if ((value & CONTENDED) !== 0 && w.add(PASSED, 1) >= limit(w)) return false;
    if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value) return true;
  }
}

/** How long to wait, and how to look before sleeping. */
export interface Patience {
  readonly deadline: Milliseconds;
  /** When to stop believing that somebody else is on the way, see `robust.ts`: only after a death, so some time from now. */
  readonly patience: Milliseconds;
  readonly looks: Looks;
}

/** Takes it, waiting in the queue until `deadline`. false: it was not to be had until then. */
export function take(w: Words, kind: Kind, me: number, { deadline, patience, looks }: Patience): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      if ((value & CONTENDED) !== 0 && w.add(PASSED, 1) >= limit(w)) break;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value)
        return true;
    } else if (!looks.again()) break;
  }
  // After Repair there is nothing to repair: all that counts is in VALUE.
  if (lockRobust(w, QUEUE, me, deadline, 0, patience) === Locked.No) return false;
  const got = takeAsFirst(w, kind, me, deadline, looks);
  unlockRobust(w, QUEUE, me);
  return got;
}

function limit(w: Words): number {
  return isContended(w, QUEUE) ? LIMIT : LIMIT_ALONE;
}

function takeAsFirst(w: Words, kind: Kind, me: number, deadline: Milliseconds, looks: Looks): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      // Those behind in the queue have no bit of their own in VALUE.
      const contended = isContended(w, QUEUE) || w.load(TABLE) !== 0 ? CONTENDED : 0;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | contended) !== value) continue;
      w.store(PASSED, 0);
      return true;
    }
    if (looks.again()) continue;
    if ((value & CONTENDED) === 0 && w.compareExchange(VALUE, value, value | CONTENDED) !== value) continue;
    const bell = w.load(BELL);
    const result =
      (bell & OWNER_MASK) === 0 ? sleepArmed(w, kind, bell, deadline) : sleepOverRelease(w, bell, deadline);
    // Others may sleep on BELL in order to give back. If the one who rang died in between, only this thread was woken.
    if (result === 'woken') w.wake(BELL, ALL);
    // What was given back in the last moment must not be lost with this call.
    if (result === 'timeout') return tryTake(w, kind, me);
  }
}

function sleepArmed(w: Words, kind: Kind, bell: number, deadline: Milliseconds): WaitResult {
  if (bell !== ARMED && w.compareExchange(BELL, bell, ARMED) !== bell) return 'changed';
  if (isFree(kind, w.load(VALUE))) return 'changed';
  return w.wait(BELL, ARMED, deadline);
}

/** Somebody is giving back right now, and wakes when it is done, or when it dies. */
function sleepOverRelease(w: Words, bell: number, deadline: Milliseconds): WaitResult {
  if ((bell & WAITERS) === 0 && w.compareExchange(BELL, bell, bell | WAITERS) !== bell) return 'changed';
  return w.wait(BELL, bell | WAITERS, deadline);
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
export function give(w: Words, kind: Kind, me: number, count = 1, most = MAX_VALUE): Given {
  for (;;) {
    const value = w.load(VALUE);
    const next = given(kind, value, count, most);
    if (next < 0) return Given.Refused;
    if ((value & CONTENDED) !== 0) return giveAndRing(w, kind, me, count, most);
    if (w.compareExchange(VALUE, value, next) === value) return Given.Quietly;
  }
}

function giveAndRing(w: Words, kind: Kind, me: number, count: number, most: number): Given {
  // If the last owner died in here, VALUE says whether it had given back.
  lockRobust(w, BELL, me);
  let result: Given = Given.Contended;
  for (;;) {
    const value = w.load(VALUE);
    const next = given(kind, value, count, most);
    if (next < 0) {
      result = Given.Refused;
      break;
    }
    if (w.compareExchange(VALUE, value, next | (value & CONTENDED)) === value) break;
  }
  // WAITERS stays once it is set: should this process die before it has woken all, the next one to give back does.
  if (w.compareExchange(BELL, me, 0) !== me) {
    w.store(BELL, RUNG);
    w.wake(BELL, ALL);
  }
  w.setPending(-1);
  return result;
}

/** VALUE afterwards, without CONTENDED; -1 if it is refused. */
function given(kind: Kind, value: number, count: number, most: number): number {
  const content = value & CONTENT;
  if (kind === Kind.Lock) return content === 0 ? -1 : 0;
  return content > most - count ? -1 : content + count;
}

/** Sets CONTENDED, so that every release looks who waits: for waits without blocking, which are not in the queue. */
export function expectRelease(w: Words): void {
  for (;;) {
    const value = w.load(VALUE);
    if ((value & CONTENDED) !== 0 || w.compareExchange(VALUE, value, value | CONTENDED) === value) return;
  }
}
