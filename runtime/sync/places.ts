/**
 * The queue of a lock or a semaphore (`turnstile.ts`): a few places, each with the thread that waits in it and its ticket. Who
 * has the lowest ticket is the first; each of the others sleeps until the one before it leaves.
 *
 *     OWNERS    thread id of who waits in a place, 0 when nobody does; WAITERS when others sleep on it until it leaves. It
 *               is the word that its owner announces to the kernel (`robust.ts`): of a killed one it is marked, and who
 *               sleeps on it wakes.
 *     TICKETS   the place's ticket; 0 before its owner has drawn one, and so is not in the queue yet.
 *     COUNT     counts tickets, and how often somebody who is not the first of the queue went for a free lock.
 *     LIMIT     what COUNT may reach until the first of the queue has had its turn.
 *
 * Fairness: passing is allowed, since a hand-over to a sleeper costs 50 µs and taking 50 ns; but nobody is passed more often
 * than PASSES times from when its ticket is written, save by those who are before it in the queue, or were on their way
 * past it at that moment: twice by each of the others at most. What is left of PASSES to the one who waits longest is
 * shared out among all who wait, anew in each turn: so a hand-over is paid for by many passes in each of them. When COUNT is
 * at LIMIT, the lock is left to the first. LIMIT need not be exact: whatever was ever written there is at most PASSES above
 * what COUNT was when any of those came who wait now, since what is written is computed from what COUNT was before a look at
 * all tickets.
 *
 * Order of the steps:
 *  - Who sleeps on a place sets WAITERS, then looks whether the ticket is still what it was; who draws a ticket writes it, then
 *    looks whether WAITERS is set. So one of the two sees that the other one's place has changed hands meanwhile.
 *  - The same thread does not take the same place twice in a row: else it could look, to one that has not gone to sleep yet,
 *    as if it had never left.
 *  - At a death the kernel wakes one. Whoever finds that nobody owns the place that it slept on wakes the others.
 *
 * A first of the queue that is stopped (SIGSTOP, a frozen container) must not stop all others: when nobody has gone for the
 * lock for a while, although it is free, they send it to the end of the queue.
 */
import type { Milliseconds } from '../platform/port.ts';
import { ALL, Locked, lockRobust, OWNER_DIED, OWNER_MASK, unlockRobust, WAITERS } from './robust.ts';
import type { Words } from './words.ts';

/** More wait without a place, in an order that is not guaranteed. */
const PLACES = 32;
/** See fairness. */
const PASSES = 900;

export const COUNT = 2;
const LIMIT = 3;
/** A fair robust mutex: its owner waits for a place. */
const PLACELESS = 4;
export const OWNERS = 6;
export const TICKETS = OWNERS + PLACES;
/** The first word behind. */
export const PLACES_END = TICKETS + PLACES;

/** How long to wait for a place, and in it. */
export interface Waiting {
  readonly deadline: Milliseconds;
  /** Some time from now: when to look whether something has gone wrong. */
  readonly patience: () => Milliseconds;
  /** Whether what is waited for could be taken right now. */
  readonly isFree: () => boolean;
}

/** Where this thread looks for a place next, see above. */
let next = 0;

function isOwned(owner: number): boolean {
  return (owner & OWNER_MASK) !== 0;
}

/** Whether somebody who is not in the queue may take what is free; else it has to queue. To be asked each time. */
export function mayPass(w: Words): boolean {
  if (isBelowLimit(w)) return true;
  const now = w.load(COUNT);
  // Somebody was killed, or gave up, whose turn it was.
  const nobody = queueAt(w, now).waiting === 0;
  if (nobody) w.store(LIMIT, (now + PASSES) | 0);
  return nobody;
}

/** The same for somebody who will not wait: refused only where the first would else be passed too often. */
export function mayPassAtOnce(w: Words): boolean {
  return isBelowLimit(w) || queueAt(w, w.load(COUNT)).age < PASSES;
}

function isBelowLimit(w: Words): boolean {
  return ((w.add(COUNT, 1) - w.load(LIMIT)) | 0) < 0;
}

function beginTurn(w: Words): void {
  // First this, then the tickets: who draws one later was not passed by anybody until now.
  const now = w.load(COUNT);
  const { waiting, age } = queueAt(w, now);
  const share = Math.trunc(Math.max(0, PASSES - age) / Math.max(1, waiting));
  w.store(LIMIT, (now + share) | 0);
}

/** How many have a ticket, and how far the lowest of them is behind `now`. */
function queueAt(w: Words, now: number): { waiting: number; age: number } {
  let waiting = 0;
  let age = 0;
  for (let place = 0; place < PLACES; place++) {
    if (!isOwned(w.load(OWNERS + place))) continue;
    const ticket = w.load(TICKETS + place);
    if (ticket === 0) continue;
    waiting++;
    age = Math.max(age, (now - ticket) | 0);
  }
  return { waiting, age };
}

/** Whether anybody waits but the one in `place`. */
export function othersWait(w: Words, place: number): boolean {
  for (let other = 0; other < PLACES; other++)
    if (other !== place && isOwned(w.load(OWNERS + other))) return true;
  // What a killed one leaves that nobody waited behind is nobody.
  return (w.load(PLACELESS) & ~OWNER_DIED) !== 0;
}

/** Takes a place, without a ticket; waits for one until the deadline. -1: there was none until then. */
export function takePlace(w: Words, me: number, waiting: Waiting): number {
  const { deadline, patience } = waiting;
  for (;;) {
    const place = findPlace(w, me);
    if (place >= 0) return place;
    // If somebody was killed with it there is nothing to repair.
    if (lockRobust(w, PLACELESS, me, deadline, 0, patience()) === Locked.No) return -1;
    const eldest = eldestPlace(w);
    const slept = eldest < 0 ? Slept.Left : sleepOn(w, eldest, waiting);
    unlockRobust(w, PLACELESS, me);
    if (slept === Slept.Deadline) return -1;
  }
}

function findPlace(w: Words, me: number): number {
  for (let tried = 0; tried < PLACES; tried++) {
    next = (next + 1) % PLACES;
    const place = (me + next) % PLACES;
    const owner = w.load(OWNERS + place);
    if (isOwned(owner)) continue;
    if (owner !== 0) clear(w, place, owner);
    w.setPending(OWNERS + place);
    if (w.compareExchange(OWNERS + place, 0, me) === 0) return place;
    w.setPending(-1);
  }
  return -1;
}

/** Goes into the queue: from here on it is counted who passes. */
export function drawTicket(w: Words, place: number): void {
  w.store(TICKETS + place, newTicket(w));
  // They took this place for a dead one's.
  if ((w.load(OWNERS + place) & WAITERS) !== 0) w.wake(OWNERS + place, ALL);
}

function newTicket(w: Words): number {
  const ticket = w.add(COUNT, 1);
  return ticket === 0 ? w.add(COUNT, 1) : ticket;
}

/** Sleeps until this thread is the first of the queue. false: it was not until the deadline. */
export function awaitTurn(w: Words, place: number, waiting: Waiting): boolean {
  /** What COUNT was when the lock was last seen free after a patience; -1: it was not. */
  let idle = -1;
  for (;;) {
    const before = placeBefore(w, w.load(TICKETS + place), place);
    if (before < 0) return true;
    const slept = sleepOn(w, before, waiting, w.load(TICKETS + place));
    if (slept === Slept.Deadline) return false;
    if (slept !== Slept.Patience) continue;
    const count = w.load(COUNT);
    if (waiting.isFree() && count === idle) sendToTheEnd(w, place);
    idle = waiting.isFree() ? count : -1;
  }
}

const Slept = { Left: 0, Patience: 1, Deadline: 2 } as const;
type Slept = (typeof Slept)[keyof typeof Slept];

/** Sleeps while somebody waits in `place`: with a lower ticket than `mine`, if there is one. */
function sleepOn(w: Words, place: number, { deadline, patience }: Waiting, mine?: number): Slept {
  const owner = w.load(OWNERS + place);
  if (!isOwned(owner)) return Slept.Left;
  const ticket = w.load(TICKETS + place);
  if (mine !== undefined && !isBefore(ticket, mine)) return Slept.Left;
  const sleeping = owner | WAITERS;
  if (owner !== sleeping && w.compareExchange(OWNERS + place, owner, sleeping) !== owner) return Slept.Left;
  // Another owner, of the same thread id, would not know of it.
  if (w.load(TICKETS + place) !== ticket) return Slept.Left;
  const until = Math.min(deadline, patience());
  const result = w.wait(OWNERS + place, sleeping, until);
  if (result === 'timeout') return until < deadline ? Slept.Patience : Slept.Deadline;
  const left = result === 'woken' ? w.load(OWNERS + place) : 0;
  if (left !== 0 && !isOwned(left)) clear(w, place, left);
  return Slept.Left;
}

function isBefore(ticket: number, mine: number): boolean {
  return ticket !== 0 && ((ticket - mine) | 0) < 0;
}

/** The place with the highest ticket below this one, -1 if there is none. */
function placeBefore(w: Words, mine: number, except: number): number {
  let before = -1;
  let highest = 0;
  for (let place = 0; place < PLACES; place++) {
    if (place === except || !isOwned(w.load(OWNERS + place))) continue;
    const ticket = w.load(TICKETS + place);
    if (!isBefore(ticket, mine) || (before >= 0 && isBefore(ticket, highest))) continue;
    before = place;
    highest = ticket;
  }
  return before;
}

/** The place with the lowest ticket; one without a ticket only if there is no other. */
function eldestPlace(w: Words, except = -1): number {
  let eldest = -1;
  let lowest = 0;
  for (let place = 0; place < PLACES; place++) {
    if (place === except || !isOwned(w.load(OWNERS + place))) continue;
    const ticket = w.load(TICKETS + place);
    if (lowest !== 0 && !isBefore(ticket, lowest)) continue;
    eldest = place;
    lowest = ticket;
  }
  return eldest;
}

function sendToTheEnd(w: Words, except: number): void {
  const place = eldestPlace(w, except);
  if (place < 0) return;
  const ticket = w.load(TICKETS + place);
  if (ticket === 0 || w.compareExchange(TICKETS + place, ticket, newTicket(w)) !== ticket) return;
  // Those who slept on it have to look again who is before them.
  w.wake(OWNERS + place, ALL);
}

/** Leaves the queue, and lets the next one move up. */
export function leavePlace(w: Words, place: number, me: number): void {
  w.store(TICKETS + place, 0);
  beginTurn(w);
  if (w.compareExchange(OWNERS + place, me, 0) !== me) {
    w.store(OWNERS + place, WAITERS);
    clear(w, place, WAITERS);
  }
  w.setPending(-1);
}

/** Wakes whoever may sleep on a place without an owner, and makes it free. */
function clear(w: Words, place: number, owner: number): void {
  w.wake(OWNERS + place, ALL);
  w.compareExchange(OWNERS + place, owner, 0);
}
