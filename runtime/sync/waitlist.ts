/**
 * Who waits, one slot each, and what became of the wait: for conditions and barriers.
 *
 * A slot's STATE is the waiter's thread id until somebody answers it; the waiter sleeps on that word. While it does, the
 * word is announced to the kernel, which marks it OWNER_DIED if the waiter is killed: so no answer is given to the dead.
 * (Before it has gone to sleep, and for waits without blocking, PARKED is 0 and whoever answers looks itself whether the
 * process still lives.)
 *
 *     STATE   free → thread id (wait) → answer (by others, one compare-exchange) → free (by the waiter)
 *                              └→ free (timeout: the same compare-exchange decides which of the two came first)
 *                              └→ OWNER_DIED (by the kernel) → free (by the next who looks)
 *
 * Slots are taken and answered under the user's lock (condition) or the internal mutex (barrier), freed without.
 */
import type { Milliseconds } from '../platform/port.ts';
import { OWNER_DIED, OWNER_MASK, WAITERS } from './robust.ts';
import type { Words } from './words.ts';

const SLOTS = 256;
const SLOT_WORDS = 4;
const STATE = 0;
const TICKET = 1;
const PID = 2;
const PARKED = 3;

/** Slots below this one may be in use. */
const HIGH = 0;
const NEXT_TICKET = 1;
const FIRST = 2;
export const LIST_WORDS = FIRST + SLOTS * SLOT_WORDS;

const FREE = 0;
/** Answers have no owner in the kernel's eyes, and differ from what it writes itself. */
export const Answer = { Go: WAITERS, Broken: WAITERS | OWNER_DIED } as const;
export type Answer = (typeof Answer)[keyof typeof Answer];

/** Whether a process has ended, even if its parent has not taken notice of it. */
export type IsGone = (pid: number) => boolean;

function isWaiting(state: number): boolean {
  return (state & OWNER_MASK) !== 0;
}

/**
 * Takes a slot for thread `me` of process `pid`; returns it, or -1 when all are in use. `group` (default: count up) says
 * who waits together.
 */
export function enlist(
  w: Words,
  list: number,
  me: number,
  pid: number,
  isGone: IsGone,
  group?: number,
): number {
  const ticket = w.add(list + NEXT_TICKET, 1);
  for (let round = 0; round < 2; round++) {
    for (let index = 0; index < SLOTS; index++) {
      const slot = list + FIRST + index * SLOT_WORDS;
      const state = w.load(slot + STATE);
      // In the second round also those that were answered and died before they took notice.
      const usable = state === FREE || state === OWNER_DIED || (round > 0 && isGone(w.load(slot + PID)));
      if (!usable) continue;
      w.store(slot + TICKET, group ?? ticket);
      w.store(slot + PID, pid);
      w.store(slot + PARKED, 0);
      w.store(slot + STATE, me);
      if (w.load(list + HIGH) <= index) w.store(list + HIGH, index + 1);
      return slot;
    }
  }
  return -1;
}

/** Sleeps until the slot is answered; `undefined`: it was not until `deadline`, and is free again. */
export function awaitAnswer(
  w: Words,
  slot: number,
  me: number,
  deadline: Milliseconds,
  spins: number,
): Answer | undefined {
  for (let left = spins; left > 0 && w.load(slot + STATE) === me; left--);
  w.setPending(slot + STATE);
  w.store(slot + PARKED, 1);
  while (w.load(slot + STATE) === me) {
    if (w.wait(slot + STATE, me, deadline) !== 'timeout') continue;
    if (w.compareExchange(slot + STATE, me, FREE) !== me) break;
    w.setPending(-1);
    return undefined;
  }
  const answer = takeAnswer(w, slot, me);
  w.setPending(-1);
  return answer;
}

/** The answer, if there is one; the slot is free then. Does not wait. */
export function takeAnswer(w: Words, slot: number, me: number): Answer | undefined {
  const state = w.load(slot + STATE);
  if (state === me) return undefined;
  w.store(slot + STATE, FREE);
  return state;
}

/** Gives up waiting. false: it was answered before. */
export function withdraw(w: Words, slot: number, me: number): boolean {
  return w.compareExchange(slot + STATE, me, FREE) === me;
}

/** Answers one slot. Returns whether somebody who lives has got it. */
function answerSlot(w: Words, slot: number, answer: Answer, isGone: IsGone): boolean {
  const state = w.load(slot + STATE);
  if (!isWaiting(state)) return false;
  const gone = w.load(slot + PARKED) === 0 && isGone(w.load(slot + PID));
  if (w.compareExchange(slot + STATE, state, gone ? FREE : answer) !== state) return false;
  if (gone) return false;
  w.wake(slot + STATE, 1);
  return true;
}

/** Answers the `count` who wait longest; returns how many there were. */
export function answerFirst(w: Words, list: number, count: number, answer: Answer, isGone: IsGone): number {
  let answered = 0;
  while (answered < count) {
    const slot = longestWaiting(w, list);
    if (slot < 0) {
      w.store(list + HIGH, 0);
      break;
    }
    if (answerSlot(w, slot, answer, isGone)) answered++;
  }
  return answered;
}

function longestWaiting(w: Words, list: number): number {
  const high = w.load(list + HIGH);
  let first = -1;
  let lowest = 0;
  for (let index = 0; index < high; index++) {
    const slot = list + FIRST + index * SLOT_WORDS;
    if (!isWaiting(w.load(slot + STATE))) continue;
    const ticket = w.load(slot + TICKET);
    // The difference is right even after the count has wrapped.
    if (first >= 0 && ((ticket - lowest) | 0) >= 0) continue;
    first = slot;
    lowest = ticket;
  }
  return first;
}

/** Answers all of a group, or all without one. */
export function answerAll(w: Words, list: number, answer: Answer, isGone: IsGone, group?: number): void {
  const high = w.load(list + HIGH);
  for (let index = 0; index < high; index++) {
    const slot = list + FIRST + index * SLOT_WORDS;
    if (group === undefined || w.load(slot + TICKET) === group) answerSlot(w, slot, answer, isGone);
  }
}

/** How many of a group have come and not been answered; the dead are counted. */
export function countGroup(w: Words, list: number, group: number): number {
  const high = w.load(list + HIGH);
  let count = 0;
  for (let index = 0; index < high; index++) {
    const slot = list + FIRST + index * SLOT_WORDS;
    const state = w.load(slot + STATE);
    if (w.load(slot + TICKET) === group && (isWaiting(state) || state === OWNER_DIED)) count++;
  }
  return count;
}
