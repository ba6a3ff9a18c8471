/**
 * Who waits, one slot each, and what became of the wait: for conditions and barriers.
 *
 * A slot's STATE is the waiter's thread id until somebody answers it; the waiter sleeps on that word. While it waits, the
 * word is announced to the kernel, which marks it OWNER_DIED if the waiter is killed: so no answer is given to the dead.
 * (PRESENCE says so. Before that, and for waits without blocking, whoever answers looks itself whether the process still
 * lives, which costs some ten microseconds.) Who only looks needs no wake-up: it says Asleep, then looks at STATE once more,
 * and whoever answers changes STATE, then looks at PRESENCE; so one of the two sees what the other has done.
 *
 *     STATE   free → thread id (wait) → answer (by others, one compare-exchange) → free (by the waiter)
 *                              └→ free (timeout: the same compare-exchange decides which of the two came first)
 *                              └→ OWNER_DIED (by the kernel) → free (by the next who looks)
 *
 * Slots are taken and answered under the user's lock (condition) or the internal mutex (barrier), freed without.
 */
import type { Milliseconds } from '../platform/port.ts';
import { OWNER_DIED, OWNER_MASK, WAITERS } from './robust.ts';
import type { Looks } from './spin.ts';
import { give, Given, VALUE, type Kind } from './turnstile.ts';
import type { Words } from './words.ts';

const SLOTS = 256;
const SLOT_WORDS = 4;
const STATE = 0;
const TICKET = 1;
const PID = 2;
const PRESENCE = 3;

const Presence = { Unknown: 0, Looking: 1, Asleep: 2 } as const;

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
      w.store(slot + PRESENCE, Presence.Unknown);
      w.store(slot + STATE, me);
      if (w.load(list + HIGH) <= index) w.store(list + HIGH, index + 1);
      return slot;
    }
  }
  return -1;
}

/**
 * Releases the lock in `w`, which this thread holds, to wait in a slot afterwards. Where nobody waits for the lock the slot is
 * announced before, so that whoever takes the lock next and answers has nothing to find out.
 */
export function giveToWait(w: Words, kind: Kind, me: number, list: Words, slot: number): Given {
  list.setPending(slot + STATE);
  list.store(slot + PRESENCE, Presence.Looking);
  if (w.compareExchange(VALUE, me, 0) === me) return Given.Quietly;
  list.store(slot + PRESENCE, Presence.Unknown);
  list.setPending(-1);
  return give(w, kind, me);
}

const forEver = (): Milliseconds => Infinity;

/**
 * Sleeps until the slot is answered; `undefined`: it was not until `deadline`, and is free again. `patience`: when to look
 * whether there is an answer that nobody has told of.
 */
export function awaitAnswer(
  w: Words,
  slot: number,
  me: number,
  deadline: Milliseconds,
  looks: Looks,
  patience = forEver,
): Answer | undefined {
  w.setPending(slot + STATE);
  w.store(slot + PRESENCE, Presence.Looking);
  while (w.load(slot + STATE) === me) {
    if (looks.again()) continue;
    w.store(slot + PRESENCE, Presence.Asleep);
    const until = Math.min(deadline, patience());
    if (w.wait(slot + STATE, me, until) !== 'timeout' || until < deadline) continue;
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

/** Answers one slot. Returns whether somebody who lives has got it; who has to be woken is added to `asleep`. */
function answerSlot(w: Words, slot: number, answer: Answer, isGone: IsGone, asleep: number[]): boolean {
  const state = w.load(slot + STATE);
  if (!isWaiting(state)) return false;
  const gone = w.load(slot + PRESENCE) === Presence.Unknown && isGone(w.load(slot + PID));
  if (w.compareExchange(slot + STATE, state, gone ? FREE : answer) !== state) return false;
  if (gone) return false;
  if (w.load(slot + PRESENCE) === Presence.Asleep) asleep.push(slot);
  return true;
}

/** Wakes who has been answered. By now the slot may be another one's, which looks and sleeps on. */
export function wakeAnswered(w: Words, slot: number): void {
  w.wake(slot + STATE, 1);
}

/**
 * Releases the lock in `w`, which this thread holds, and wakes the one in a slot that was answered: it can go on at once.
 * While the lock is already free and the other not yet woken, its slot is announced: should this thread be killed, the
 * kernel wakes it, since an answer has no owner.
 */
export function giveToAnswered(w: Words, kind: Kind, me: number, list: Words, slot: number): Given {
  list.setPending(slot + STATE);
  const released = w.compareExchange(VALUE, me, 0) === me;
  if (released) wakeAnswered(list, slot);
  list.setPending(-1);
  if (released) return Given.Quietly;
  // Others wait for the lock, too, and a release that has to wake them announces something else.
  wakeAnswered(list, slot);
  return give(w, kind, me);
}

/**
 * Answers the `count` who wait longest; returns how many there were. Whose slot is in `asleep` afterwards is to be woken
 * ({@link wakeAnswered}).
 */
export function answerFirst(
  w: Words,
  list: number,
  count: number,
  answer: Answer,
  isGone: IsGone,
  asleep: number[],
): number {
  let answered = 0;
  while (answered < count) {
    const slot = longestWaiting(w, list);
    if (slot < 0) {
      w.store(list + HIGH, 0);
      break;
    }
    if (answerSlot(w, slot, answer, isGone, asleep)) answered++;
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

/** Answers all; `asleep` as of {@link answerFirst}. */
export function answerAll(w: Words, list: number, answer: Answer, isGone: IsGone, asleep: number[]): void {
  const high = w.load(list + HIGH);
  for (let index = 0; index < high; index++)
    answerSlot(w, list + FIRST + index * SLOT_WORDS, answer, isGone, asleep);
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
