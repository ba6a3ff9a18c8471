/**
 * The lock and the semaphore: one word that is taken and given back, and how to wait for it.
 *
 *     VALUE   lock: thread id of the holder, 0 when free.  Semaphore: how often it can still be taken.
 *             The highest bit, CONTENDED, sends everybody past the fast path (one compare-exchange); the next one, RING,
 *             says that somebody is to be woken.
 *     QUEUE   a fair robust mutex (`robust.ts`). Whoever has to wait takes it first; so at most one thread at a time, the
 *             first of the queue, waits for VALUE itself, and all others sleep in the order in which they came.
 *     BELL    what the first of the queue sleeps on, ARMED while it may be asleep; and a robust mutex for those who give
 *             back while somebody waits.
 *     LEFT    how many may still take VALUE past the first of the queue; then they have to queue themselves.
 *     WAITING how many are in the queue, or on their way into it; only an estimate, since the dead stay counted for a while.
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
 * done; if after it, BELL is not ARMED any more, or all who sleep on it are woken. Without RING nobody looks at BELL: the
 * first of the queue sets it, by a compare-exchange on VALUE, before it arms BELL, and looks that it is still there before it
 * sleeps; who gives back clears it. So of a row of releases only the first rings, until the one who was woken has come.
 *
 * Waits without blocking are not in the queue: they retry when their doorbell rings. As long as there are any (TABLE),
 * CONTENDED stays set.
 *
 * Fairness: until LEFT is used up passing is allowed, since a hand-over to a sleeper costs 50 us and taking 50 ns; and the one
 * that was woken is on its way meanwhile. Each time the first of the queue takes VALUE it shares PASSES out anew: each of the K
 * who wait behind it may be passed PASSES / K times in each of K turns. So nobody is passed much more often than PASSES times
 * from when it sleeps in the queue. Whom the scheduler stops on the way there has no place in it yet, and can be passed
 * more often on a busy machine (`docs/synchronization.md` has figures).
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
const LEFT = 3;
const WAITING = 4;
/** How often in a row WAITING seemed to be too high. */
const DOUBT = 5;
/** Which thread has taken VALUE last, roughly; see `acquire.ts`. */
export const LAST = 6;
/** Doorbells of waits without blocking (`doorbell.ts`): not 0 when there may be any. */
export const TABLE = 7;

export const CONTENDED = -0x8000_0000;
/** Largest value of a semaphore. */
export const MAX_VALUE = 0x7fff_ffff;
/** In VALUE, of a lock: its holder. */
export const HOLDER = OWNER_MASK;
/** In VALUE, of a lock that is held: the first of the queue sleeps, or is about to, and is to be woken. */
const RING = 0x4000_0000;
/** As a mutex: free, and somebody sleeps. */
const ARMED = WAITERS;
/** The same, but not what the first of the queue has armed: it must look again. What the kernel makes of it at a death. */
const RUNG = WAITERS | OWNER_DIED;
/** See fairness. */
const PASSES = 600;
const LEAST_PASSES = 4;
/** So often in a row WAITING may seem wrong before it is: on a busy machine one may be on its way into the queue for long. */
const DOUBTS = 100_000;
/** So often a thread looks before it makes itself known, which sends all others past the fast path. */
const UNSEEN_LOOKS = 2;

/** What VALUE is. */
export const Kind = { Lock: 0, Semaphore: 1 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

function isFree(kind: Kind, value: number): boolean {
  return kind === Kind.Lock ? (value & HOLDER) === 0 : (value & MAX_VALUE) !== 0;
}

function taken(kind: Kind, value: number, me: number): number {
  return kind === Kind.Lock ? me : (value & MAX_VALUE) - 1;
}

/** What sends a release to the bell. A semaphore's number leaves no room for RING: there each release rings. */
function ringBit(kind: Kind): number {
  return kind === Kind.Lock ? RING : CONTENDED;
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
    if ((value & CONTENDED) !== 0 && w.add(LEFT, -1) <= 0) return false;
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
  for (let look = 0; ; look++) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      if ((value & CONTENDED) !== 0 && w.add(LEFT, -1) <= 0) break;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value)
        return true;
    } else if (look >= UNSEEN_LOOKS || !looks.again()) break;
  }
  const passes = passesOf(w.add(WAITING, 1));
  for (let left = w.load(LEFT); left > passes; left = w.load(LEFT)) w.compareExchange(LEFT, left, passes);
  // From here on it is counted who passes, wherever the scheduler stops this thread.
  expectRelease(w);
  const locked = lockRobust(w, QUEUE, me, deadline, 0, patience);
  // One less: this thread, or the one before it that was killed. Else there is nothing to repair: all that counts is in VALUE.
  if (locked !== Locked.Yes) w.add(WAITING, -1);
  if (locked === Locked.No) return false;
  const got = takeAsFirst(w, kind, me, deadline, looks);
  unlockRobust(w, QUEUE, me);
  return got;
}

function takeAsFirst(w: Words, kind: Kind, me: number, deadline: Milliseconds, looks: Looks): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      // Those behind in the queue have no bit of their own in VALUE.
      const others = isContended(w, QUEUE) || w.load(WAITING) > 1 || w.load(TABLE) !== 0;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | (others ? CONTENDED : 0)) !== value)
        continue;
      // Whoever came right now may have found CONTENDED set still.
      if (shareOut(w) > 0 && !others) expectRelease(w);
      return true;
    }
    if ((value & CONTENDED) === 0) {
      w.compareExchange(VALUE, value, value | CONTENDED);
      continue;
    }
    if (looks.again()) continue;
    const ring = ringBit(kind);
    if ((value & ring) === 0 && w.compareExchange(VALUE, value, value | ring) !== value) continue;
    const bell = w.load(BELL);
    const result =
      (bell & OWNER_MASK) === 0 ? sleepArmed(w, kind, bell, deadline) : sleepOverRelease(w, bell, deadline);
    // Others may sleep on BELL in order to give back. If the one who rang died in between, only this thread was woken.
    if (result === 'woken' && w.load(BELL) === RUNG) w.wake(BELL, ALL);
    if (result !== 'timeout') continue;
    w.add(WAITING, -1);
    // What was given back in the last moment must not be lost with this call.
    return tryTake(w, kind, me);
  }
}

/** The first of the queue leaves it: how often may the next one be passed? Returns how many wait. */
function shareOut(w: Words): number {
  let waiting = w.add(WAITING, -1) - 1;
  // If again and again nobody sleeps in the queue, those who are still counted have died in it.
  const doubt = waiting > 0 && !isContended(w, QUEUE) ? w.load(DOUBT) + 1 : 0;
  if (waiting < 0 || doubt >= DOUBTS) w.store(WAITING, (waiting = 0));
  w.store(DOUBT, doubt);
  w.store(LEFT, passesOf(waiting));
  return waiting;
}

/**
 * How often each of so many may be passed in one turn. With many of them one is often stopped on its way into the queue,
 * and the sooner the turns change, the less it is passed meanwhile.
 */
function passesOf(waiting: number): number {
  if (waiting <= 1) return PASSES;
  return Math.trunc(Math.max(LEAST_PASSES, Math.min(PASSES / waiting, (16 * PASSES) / waiting ** 4)));
}

function sleepArmed(w: Words, kind: Kind, bell: number, deadline: Milliseconds): WaitResult {
  if (bell !== ARMED && w.compareExchange(BELL, bell, ARMED) !== bell) return 'changed';
  const value = w.load(VALUE);
  // Given back meanwhile, and perhaps taken by another one already, who does not know of the bell.
  if (isFree(kind, value) || (value & ringBit(kind)) === 0) return 'changed';
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
    if ((value & ringBit(kind)) !== 0) return giveAndRing(w, kind, me, count, most);
    const contended = value & CONTENDED;
    if (w.compareExchange(VALUE, value, next | contended) === value)
      return contended === 0 ? Given.Quietly : Given.Contended;
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
  if (w.compareExchange(BELL, me, 0) !== me) {
    // Should this process die before it has woken all, the next one to give back does, or who was woken.
    w.store(BELL, RUNG);
    w.wake(BELL, ALL);
    // Else each release would ring until the one who was woken has come.
    w.compareExchange(BELL, RUNG, 0);
  }
  w.setPending(-1);
  return result;
}

/** VALUE afterwards, without CONTENDED and RING; -1 if it is refused. */
function given(kind: Kind, value: number, count: number, most: number): number {
  if (kind === Kind.Lock) return isFree(kind, value) ? -1 : 0;
  const content = value & MAX_VALUE;
  return content > most - count ? -1 : content + count;
}

/** Sets CONTENDED, so that every release looks who waits. */
export function expectRelease(w: Words): void {
  for (;;) {
    const value = w.load(VALUE);
    if ((value & CONTENDED) !== 0 || w.compareExchange(VALUE, value, value | CONTENDED) === value) return;
  }
}
