/**
 * The internal mutex: guards a few words for a few hundred nanoseconds, and survives that its owner is killed at any
 * instruction.
 *
 * The word holds the owner's thread id (0: free), and two bits that the kernel knows: WAITERS, and OWNER_DIED, which it
 * sets when a thread ends that had announced this word and still owns it; it then wakes a waiter. Announcing is a
 * single store before the first attempt; it is taken back after the release. What the kernel does at a thread's death:
 *
 *     announced word's owner is the dead thread   → OWNER_DIED (WAITERS is kept), and wakes one if WAITERS
 *     announced word has no owner                 → wakes one: the dead one was about to wake, or had just been woken
 *     announced word has another owner            → nothing
 *
 * Because of the last line WAITERS is sticky: a release leaves it set and wakes one; whoever comes in between takes it
 * over with the word, and so will wake again. A release that found nobody to wake clears it, and afterwards wakes all
 * that may have gone to sleep in between:
 *
 *     A releases: wakes nobody │ X takes, Y and Z sleep, X releases: wakes Y │ A clears WAITERS │ Z sleeps unseen
 *
 * Z is among those that A then wakes; if A dies before that, Y takes with WAITERS set, because it has slept.
 *
 * `fair`: nobody takes a free mutex past those who sleep. The one who was woken is on its way; if it died, the kernel has
 * woken the next. Only if there is none at all (the last one died) is the word free with WAITERS set and nobody to come:
 * therefore such a wait ends after `patience`.
 */
import type { Milliseconds } from '../platform/port.ts';
import type { Words } from './words.ts';

/** Thread ids are below 2^22 on Linux. */
export const OWNER_MASK = 0x3fff_ffff;
export const OWNER_DIED = 0x4000_0000;
export const WAITERS = -0x8000_0000;
export const ALL = 0x7fff_ffff;

export const Locked = {
  Yes: 0,
  /** As Yes, but the last owner died inside: what the mutex guards may be half done. */
  Repair: 1,
  No: 2,
} as const;
export type Locked = (typeof Locked)[keyof typeof Locked];

/**
 * Takes the mutex at `at` for thread `me`. Blocks until `deadline` (Infinity: for ever). Looks `spins` times before it
 * sleeps: 0 where there is one CPU. At most one mutex is held by a thread at a time.
 */
export function lockRobust(
  w: Words,
  at: number,
  me: number,
  deadline: Milliseconds = Infinity,
  spins = 0,
  patience?: Milliseconds,
): Locked {
  w.setPending(at);
  if (w.compareExchange(at, 0, me) === 0) return Locked.Yes;
  let slept = 0;
  for (;;) {
    const value = w.load(at);
    if ((value & OWNER_MASK) === 0) {
      if (patience === undefined || slept !== 0 || (value & WAITERS) === 0) {
        // Who has slept can't know whether others still do.
        if (w.compareExchange(at, value, me | (value & WAITERS) | slept) !== value) continue;
        return (value & OWNER_DIED) === 0 ? Locked.Yes : Locked.Repair;
      }
      // Free, but others were first.
      const result = w.wait(at, value, Math.min(deadline, patience));
      if (result === 'woken' || (result === 'timeout' && patience <= deadline)) slept = WAITERS;
      else if (result === 'timeout') break;
      continue;
    }
    if (spins > 0) {
      spins--;
      continue;
    }
    // Who does not wait need not be woken: WAITERS would cost the owner a system call.
    if (deadline <= 0) break;
    if ((value & WAITERS) === 0 && w.compareExchange(at, value, value | WAITERS) !== value) continue;
    const result = w.wait(at, value | WAITERS, deadline);
    if (result === 'woken') slept = WAITERS;
    else if (result === 'timeout') break;
  }
  w.setPending(-1);
  return Locked.No;
}

/** Releases the mutex at `at`, which this thread holds. */
export function unlockRobust(w: Words, at: number, me: number): void {
  if (w.compareExchange(at, me, 0) !== me) {
    // WAITERS was set, and only the owner changes anything else.
    w.store(at, WAITERS);
    if (w.wake(at, 1) === 0 && w.compareExchange(at, WAITERS, 0) === WAITERS) w.wake(at, ALL);
  }
  w.setPending(-1);
}

/** Whether others wait for a mutex that this thread holds. */
export function isContended(w: Words, at: number): boolean {
  return (w.load(at) & WAITERS) !== 0;
}
