/**
 * The lock and the semaphore: one word that is taken and given back, and how to wait for it.
 *
 *     VALUE   lock: thread id of the holder, 0 when free.  Semaphore: how often it can still be taken.
 *             The highest bit, CONTENDED, sends everybody past the fast path (one compare-exchange); the next one, RING,
 *             says that somebody is to be woken.
 *     queue   `places.ts`. Whoever has to wait takes a place and draws a ticket; so, but for a moment now and then, one thread
 *             at a time, the first of the queue, waits for VALUE itself, and all others sleep in the order in which they came.
 *     BELL    what the first of the queue sleeps on, ARMED while it may be asleep; and a robust mutex for those who give
 *             back while somebody waits.
 *
 * Nobody is lost when a process is killed:
 *  - A waiter in the queue, or the first of it: its place is announced to the kernel, so the next one moves up, and looks at
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
 * Fairness is `places.ts`'s matter: whoever goes for VALUE while CONTENDED is set has to ask `mayPass` before.
 */
import type { Milliseconds, WaitResult } from '../platform/port.ts';
import {
  awaitTurn,
  drawTicket,
  leavePlace,
  mayPass,
  mayPassAtOnce,
  othersWait,
  PLACES_END,
  takePlace,
  type Waiting,
} from './places.ts';
import { ALL, lockRobust, OWNER_DIED, OWNER_MASK, WAITERS } from './robust.ts';
import type { Looks } from './spin.ts';
import type { Words } from './words.ts';

export const VALUE = 0;
export const BELL = 1;
/** Which thread has taken VALUE last, roughly; see `acquire.ts`. Words 2 to 4 and from 6 on are the queue's. */
export const LAST = 5;
/** Doorbells of waits without blocking (`doorbell.ts`): not 0 when there may be any. */
export const TABLE = PLACES_END;

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

/** Takes it if it is free, and not due to the first of the queue; never waits. */
export function tryTake(w: Words, kind: Kind, me: number): boolean {
  return takeIf(w, kind, me, mayPassAtOnce);
}

/** The same for somebody who will queue otherwise. */
export function tryPass(w: Words, kind: Kind, me: number): boolean {
  return takeIf(w, kind, me, mayPass);
}

function takeIf(w: Words, kind: Kind, me: number, may: (w: Words) => boolean): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (!isFree(kind, value)) return false;
    if ((value & CONTENDED) !== 0 && !may(w)) return false;
    if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value) return true;
  }
}

/** How long to wait, and how to look before sleeping. */
export interface Patience {
  readonly deadline: Milliseconds;
  /** Some time from now: when to look whether something has gone wrong. */
  readonly patience: () => Milliseconds;
  readonly looks: Looks;
}

/** Takes it, waiting in the queue until `deadline`. false: it was not to be had until then. */
export function take(w: Words, kind: Kind, me: number, { deadline, patience, looks }: Patience): boolean {
  for (let look = 0; ; look++) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      if ((value & CONTENDED) !== 0 && !mayPass(w)) break;
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | (value & CONTENDED)) === value)
        return true;
    } else if (look >= UNSEEN_LOOKS || !looks.again()) break;
  }
  const waiting: Waiting = { deadline, patience, isFree: () => isFree(kind, w.load(VALUE)) };
  const place = takePlace(w, me, waiting);
  if (place < 0) return false;
  // Before the ticket: from then on everybody who passes is counted.
  expectRelease(w);
  drawTicket(w, place);
  const got = awaitTurn(w, place, waiting) && takeAsFirst(w, kind, me, place, deadline, looks);
  leavePlace(w, place, me);
  return got;
}

function takeAsFirst(
  w: Words,
  kind: Kind,
  me: number,
  place: number,
  deadline: Milliseconds,
  looks: Looks,
): boolean {
  for (;;) {
    const value = w.load(VALUE);
    if (isFree(kind, value)) {
      // Those behind in the queue have no bit of their own in VALUE.
      const others = areExpecting(w, place);
      if (w.compareExchange(VALUE, value, taken(kind, value, me) | (others ? CONTENDED : 0)) !== value)
        continue;
      // Whoever came right now may have found CONTENDED set still.
      if (!others && areExpecting(w, place)) expectRelease(w);
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
    // What was given back in the last moment must not be lost with this call.
    if (result === 'timeout') return takeIf(w, kind, me, always);
  }
}

const always = (): boolean => true;

/** Whether anybody but the one in `place` is to be told of releases. */
function areExpecting(w: Words, place: number): boolean {
  return othersWait(w, place) || w.load(TABLE) !== 0;
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
