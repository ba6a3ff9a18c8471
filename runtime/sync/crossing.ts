/**
 * The barrier's algorithm. Those who wait for the same crossing are a group of the waitlist; the last one to come answers
 * them, after its action. All words are changed under MUTEX, except that who was answered frees its own slot. While the
 * action runs (ACTING), newcomers wait outside. If a process dies inside of MUTEX, the next one to come finishes what it had
 * begun (`repair`).
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
  const asleep: number[] = [];
  if (lock(w, comer) === Locked.Repair) repair(w, comer, hasAction, asleep);
  const refused = w.load(BROKEN) !== 0 ? Refused.Broken : w.load(ACTING) !== 0 ? Refused.Acting : undefined;
  if (refused !== undefined) {
    unlock(w, comer, asleep);
    return refused;
  }
  const index = w.load(COUNT);
  if (index + 1 >= w.load(PARTIES)) {
    // From here on those who come belong to the next group.
    nextGroup(w);
    if (hasAction) w.store(ACTING, 1);
    else answerAll(w, LIST, Answer.Go, comer.isGone, asleep);
    unlock(w, comer, asleep);
    return { index, slot: -1 };
  }
  const slot = enlist(w, LIST, comer.me, comer.pid, comer.isGone, w.load(GROUP));
  if (slot >= 0) w.store(COUNT, index + 1);
  unlock(w, comer, asleep);
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
  // Before the next group begins: so who is killed in here leaves nobody behind who seems to have been let go.
  answerAll(w, LIST, Answer.Broken, comer.isGone, asleep);
  nextGroup(w);
  // Also if the process that ran the action was killed in it.
  w.store(ACTING, 0);
  unlock(w, comer, asleep);
  w.wake(ACTING, ALL);
}

function nextGroup(w: Words): void {
  w.add(GROUP, 1);
  w.store(COUNT, 0);
}

/** Repair: somebody died inside. The count is right by now. */
function lock(w: Words, { me, spins }: Comer): Locked {
  const locked = lockRobust(w, MUTEX, me, Infinity, spins);
  if (locked === Locked.Repair) w.store(COUNT, countGroup(w, LIST, w.load(GROUP)));
  return locked;
}

/**
 * Who died may have been about to tell the others: that the barrier is broken; or, as the last one of the group before this,
 * that all have come, and then they go on now. Where there is an action it may not have been run: they learn that it failed.
 */
function repair(w: Words, { isGone }: Comer, hasAction: boolean, asleep: number[]): void {
  if (w.load(BROKEN) === 0) {
    if (w.load(ACTING) !== 0 || countGroup(w, LIST, (w.load(GROUP) - 1) | 0) === 0) return;
    if (hasAction) w.store(BROKEN, 1);
  }
  answerAll(w, LIST, w.load(BROKEN) === 0 ? Answer.Go : Answer.Broken, isGone, asleep);
}

function unlock(w: Words, { me }: Comer, asleep: readonly number[]): void {
  unlockRobust(w, MUTEX, me);
  for (const slot of asleep) wakeAnswered(w, slot);
}
