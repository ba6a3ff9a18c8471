/**
 * The barrier's algorithm. Those who wait for the same crossing are a group of the waitlist; the last one to come answers
 * them, after its action. All words are changed under MUTEX, except that who was answered frees its own slot. While the
 * action runs (ACTING), newcomers wait outside. If a process dies inside of MUTEX, the next one counts the group anew.
 *
 * Who was answered is woken when MUTEX is free again: it would else run into it, on its way to the next crossing. A process
 * that is killed right in between has woken nobody, so whoever sleeps looks at its slot every second.
 */
import { ALL, Locked, lockRobust, unlockRobust } from './robust.ts';
import { TABLE_WORDS } from './doorbell.ts';
import { Answer, answerAll, countGroup, enlist, LIST_WORDS, wakeAnswered, type IsGone } from './waitlist.ts';
import type { Words } from './words.ts';

const MUTEX = 0;
export const PARTIES = 1;
export const COUNT = 2;
const GROUP = 3;
export const BROKEN = 4;
/** Not 0 while the action runs; newcomers sleep on it. */
export const ACTING = 5;
export const TABLE = 6;
export const LIST = TABLE + TABLE_WORDS;
export const BARRIER_WORDS = LIST + LIST_WORDS;

/** Who comes to a barrier. */
export interface Comer {
  readonly me: number;
  readonly pid: number;
  readonly isGone: IsGone;
  /** How often to look at the mutex before sleeping: it is held for a fraction of a microsecond. */
  readonly spins: number;
}

/** What {@link arrive} returns instead of an arrival. */
export const Refused = { Broken: 'broken', Acting: 'acting', Full: 'full' } as const;
export type Refused = (typeof Refused)[keyof typeof Refused];

/** Which one it is, 0 the first, and the slot in which it waits: -1 for the last one, who does not. */
export interface Arrival {
  readonly index: number;
  readonly slot: number;
}

/** Counts a process in. The last one lets the others go, unless it has an action to run before: then {@link endAction} does. */
export function arrive(w: Words, comer: Comer, hasAction: boolean): Arrival | Refused {
  lock(w, comer);
  const refused = w.load(BROKEN) !== 0 ? Refused.Broken : w.load(ACTING) !== 0 ? Refused.Acting : undefined;
  if (refused !== undefined) {
    unlockRobust(w, MUTEX, comer.me);
    return refused;
  }
  const index = w.load(COUNT);
  if (index + 1 >= w.load(PARTIES)) {
    const asleep: number[] = [];
    // From here on those who come belong to the next group.
    nextGroup(w);
    if (hasAction) w.store(ACTING, 1);
    else answerAll(w, LIST, Answer.Go, comer.isGone, asleep);
    unlock(w, comer, asleep);
    return { index, slot: -1 };
  }
  const slot = enlist(w, LIST, comer.me, comer.pid, comer.isGone, w.load(GROUP));
  if (slot >= 0) w.store(COUNT, index + 1);
  unlockRobust(w, MUTEX, comer.me);
  return slot < 0 ? Refused.Full : { index, slot };
}

/** The action has been run: lets the others go. false: the barrier was broken meanwhile, they know already. */
export function endAction(w: Words, comer: Comer): boolean {
  const asleep: number[] = [];
  lock(w, comer);
  const whole = w.load(BROKEN) === 0;
  w.store(ACTING, 0);
  // Nobody else can have come: all who wait are of this crossing.
  answerAll(w, LIST, Answer.Go, comer.isGone, asleep);
  unlock(w, comer, asleep);
  w.wake(ACTING, ALL);
  return whole;
}

/** Sends all away who wait, or run the action. Afterwards the barrier is broken, or (`whole`) as at the beginning. */
export function breakUp(w: Words, comer: Comer, whole: boolean): void {
  const asleep: number[] = [];
  lock(w, comer);
  w.store(BROKEN, whole ? 0 : 1);
  nextGroup(w);
  // Also if the process that ran the action was killed in it.
  w.store(ACTING, 0);
  answerAll(w, LIST, Answer.Broken, comer.isGone, asleep);
  unlock(w, comer, asleep);
  w.wake(ACTING, ALL);
}

function nextGroup(w: Words): void {
  w.add(GROUP, 1);
  w.store(COUNT, 0);
}

function lock(w: Words, { me, spins }: Comer): void {
  if (lockRobust(w, MUTEX, me, Infinity, spins) === Locked.Repair)
    w.store(COUNT, countGroup(w, LIST, w.load(GROUP)));
}

function unlock(w: Words, { me }: Comer, asleep: readonly number[]): void {
  unlockRobust(w, MUTEX, me);
  for (const slot of asleep) wakeAnswered(w, slot);
}
