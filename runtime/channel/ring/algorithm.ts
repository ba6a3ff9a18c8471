/**
 * The queue's algorithm: one mutex for those who put, one for those who get, no word that both sides write under both.
 *
 * Killed at any instruction, a process leaves a queue that works:
 *  - Who puts publishes by one store of TAIL; before it, the item has not happened, and the next one writes over it.
 *  - Who gets takes by one store of HEAD; before it, the item is still there.
 *  - The chunk table's steps can be told apart afterwards, and are finished by the next one ({@link repairChunks}).
 *  - A process that dies between a store and the wake-up that belongs to it leaves somebody asleep beside an item. That
 *    is the one thing that memory alone can't mend: hence no sleep is longer than `patience`, a second or so.
 *
 * Sleeping, here for an item (for room it is the mirror image): only the holder of GET_LOCK sleeps, on GET_SLEEPS.
 *
 *      getter                              putter
 *      GET_SLEEPS = 1                      TAIL = new
 *      TAIL unchanged?                     GET_SLEEPS set? clear it, wake
 *      sleep while GET_SLEEPS is 1
 *
 * Both look at the other's word after having written their own, in one order for all (the atomics are sequentially
 * consistent): either the getter sees the item or the putter sees the sleeper. The putter clears the flag, so that of
 * a burst of puts only the first pays for a system call.
 *
 * It must be the flag that is slept on, not TAIL: a putter that was stopped after its TAIL = new, whose item was taken
 * long ago, clears a flag that was set since. Asleep on TAIL the getter would not notice, and no later putter would wake it.
 */
import type { Milliseconds } from '../../platform/port.ts';
import { ALL, Locked, lockRobust, unlockRobust } from '../../sync/robust.ts';
import type { Words } from '../../sync/words.ts';
import * as at from './layout.ts';
import { chunkDistance, chunkOf, nextChunk, previousChunk, tableIndex } from './layout.ts';

/** Where the items' numbers are read: the data is bytes, not words of the algorithm. */
export interface Numbers {
  /** Number in the header at a position. */
  numberAt(position: number): number;
}

export const Begun = {
  /** The lock is held, and there is an item or room. */
  Ready: 0,
  /** The deadline is over. Nothing is held. */
  TimedOut: 1,
  /** The patience is over: call again with a new one. Nothing is held. */
  Again: 2,
} as const;
export type Begun = (typeof Begun)[keyof typeof Begun];

/** A lock is held for a fraction of a microsecond; who has not got it by then meets somebody who is not running. */
const LOCK_LOOKS = 200;

/**
 * Waits for an item and holds GET_LOCK when there is one. `deadline` 0: does not wait. `looks`: how often to look before
 * sleeping, 0 where there is one CPU.
 */
export function beginGet(
  w: Words,
  me: number,
  deadline: Milliseconds,
  patience: Milliseconds,
  looks: number,
): Begun {
  const until = Math.min(deadline, patience);
  const over = deadline <= patience ? Begun.TimedOut : Begun.Again;
  if (lockRobust(w, at.GET_LOCK, me, until, Math.min(looks, LOCK_LOOKS)) === Locked.No) return over;
  const head = w.guarded(at.HEAD);
  for (let look = until > 0 ? 0 : looks; w.load(at.TAIL) === head; look++) {
    if (look < looks) continue;
    if (until > 0) {
      w.store(at.GET_SLEEPS, 1);
      if (w.load(at.TAIL) !== head) break;
      if (w.wait(at.GET_SLEEPS, 1, until) !== 'timeout') continue;
      w.store(at.GET_SLEEPS, 0);
      if (w.load(at.TAIL) !== head) break;
    }
    unlockRobust(w, at.GET_LOCK, me);
    return over;
  }
  return Begun.Ready;
}

/** The item at HEAD has been copied: it is taken when HEAD is at `next`. Gives GET_LOCK back. */
export function endGet(w: Words, me: number, next: number): void {
  w.store(at.HEAD, next);
  unlockRobust(w, at.GET_LOCK, me);
  // Outside of the lock: a wake-up is a system call, and others want to get.
  if (w.load(at.PUT_SLEEPS) !== 0 && w.exchange(at.PUT_SLEEPS, 0) !== 0) w.wake(at.PUT_SLEEPS, 1);
  wakeFlushers(w, next);
}

/** Gives GET_LOCK back without having taken anything. */
export function cancelGet(w: Words, me: number): void {
  unlockRobust(w, at.GET_LOCK, me);
}

/** Waits for room (`maxsize` 0: there always is) and holds PUT_LOCK then. `deadline` 0: does not wait. */
export function beginPut(
  w: Words,
  numbers: Numbers,
  me: number,
  maxsize: number,
  deadline: Milliseconds,
  patience: Milliseconds,
  looks: number,
): Begun {
  const until = Math.min(deadline, patience);
  const over = deadline <= patience ? Begun.TimedOut : Begun.Again;
  if (lockRobust(w, at.PUT_LOCK, me, until, Math.min(looks, LOCK_LOOKS)) === Locked.No) return over;
  if (maxsize === 0) return Begun.Ready;
  // Under PUT_LOCK the tail stays where it is, and no chunk between head and tail is used again.
  const count = numbers.numberAt(w.load(at.TAIL));
  let head = w.load(at.HEAD);
  while (((count - numbers.numberAt(head)) | 0) >= maxsize) {
    if (until > 0) {
      w.store(at.PUT_SLEEPS, 1);
      const result = w.load(at.HEAD) === head ? w.wait(at.PUT_SLEEPS, 1, until) : 'changed';
      if (result === 'timeout') w.store(at.PUT_SLEEPS, 0);
      const now = w.load(at.HEAD);
      if (now !== head || result !== 'timeout') {
        head = now;
        continue;
      }
    }
    unlockRobust(w, at.PUT_LOCK, me);
    return over;
  }
  return Begun.Ready;
}

/** The item is written, with the number of the one after it at `next`: publishes it. Gives PUT_LOCK back. */
export function endPut(w: Words, me: number, next: number): void {
  w.store(at.TAIL, next);
  unlockRobust(w, at.PUT_LOCK, me);
  if (w.load(at.GET_SLEEPS) !== 0 && w.exchange(at.GET_SLEEPS, 0) !== 0) w.wake(at.GET_SLEEPS, 1);
}

/** Gives PUT_LOCK back; what was written is no item. */
export function cancelPut(w: Words, me: number): void {
  unlockRobust(w, at.PUT_LOCK, me);
}

/** Whether the tape needs another chunk before the header at `position` can be written. PUT_LOCK is held. */
export function needsChunk(w: Words, position: number): boolean {
  return chunkDistance(chunkOf(position), w.guarded(at.MAPPED)) >= 0;
}

/** What {@link addChunk} is going to use: a piece (0 …) that is free again, `~piece` for a new one. Or none is left. */
export function planChunk(w: Words): number | 'full' {
  repairChunks(w);
  const recycled = w.load(at.RECYCLED);
  if (chunkDistance(chunkOf(w.load(at.HEAD)), recycled) > 0) return w.load(tableIndex(recycled));
  if (chunkDistance(w.load(at.MAPPED), recycled) >= at.CHUNKS) return 'full';
  return ~w.load(at.PIECES);
}

/** Gives the tape its next chunk, in the piece that was planned (and made ready meanwhile). */
export function addChunk(w: Words, plan: number): void {
  const mapped = w.load(at.MAPPED);
  const isNew = plan < 0;
  w.store(tableIndex(mapped), isNew ? ~plan : plan);
  // From here on the piece belongs to the tape's end. If the next line is missing, repairChunks() sees one piece with
  // two numbers, or one piece more than there are.
  w.store(at.MAPPED, nextChunk(mapped));
  if (isNew) w.store(at.PIECES, ~plan + 1);
  else w.store(at.RECYCLED, nextChunk(w.load(at.RECYCLED)));
}

function repairChunks(w: Words): void {
  const recycled = w.load(at.RECYCLED);
  const mapped = w.load(at.MAPPED);
  const last = previousChunk(mapped);
  if (last === recycled) return;
  const piece = w.load(tableIndex(last));
  if (piece === w.load(at.PIECES)) w.store(at.PIECES, piece + 1);
  else if (piece === w.load(tableIndex(recycled))) w.store(at.RECYCLED, nextChunk(recycled));
}

/** How many items wait; taken without a lock, so it may be a moment old. */
export function countWaiting(w: Words, numbers: Numbers): number {
  for (;;) {
    const head = w.load(at.HEAD);
    const tail = w.load(at.TAIL);
    const count = (numbers.numberAt(tail) - numbers.numberAt(head)) | 0;
    // The same head and tail as before: none of what was read can have been used for something else meanwhile.
    if (w.load(at.HEAD) === head && w.load(at.TAIL) === tail) return count;
  }
}

/** What FLUSH is while somebody sleeps until HEAD is at `target`. A unit too early does no harm: it looks again. */
function flushWord(target: number): number {
  return target | 1;
}

/** HEAD is at `head`: wakes those who wait for that. */
function wakeFlushers(w: Words, head: number): void {
  for (;;) {
    const registered = w.load(at.FLUSH);
    if (registered === 0 || ((head - (registered & ~1)) | 0) < 0) return;
    // Somebody who waits for less may have come in between: then those of before are still to be woken.
    if (w.compareExchange(at.FLUSH, registered, 0) !== registered) continue;
    w.wake(at.FLUSH, ALL);
    return;
  }
}

/**
 * Sleeps until the tape was taken up to `target`. Of several the one who waits for the least is registered; all others
 * are woken with it, and register anew. The registered position only ever falls, until all are woken: so nobody sleeps
 * on a position beyond his own.
 */
export function awaitTaken(w: Words, target: number, until: Milliseconds): boolean {
  for (;;) {
    if (((w.load(at.HEAD) - target) | 0) >= 0) return true;
    let registered = w.load(at.FLUSH);
    const wanted = flushWord(target);
    if (registered === 0 || ((wanted - registered) | 0) < 0) {
      if (w.compareExchange(at.FLUSH, registered, wanted) !== registered) continue;
      registered = wanted;
    }
    if (((w.load(at.HEAD) - target) | 0) >= 0) return true;
    if (w.wait(at.FLUSH, registered, until) === 'timeout') return false;
  }
}

/** Counts one item as done, of `count` that were put. False: all were done already. */
export function markDone(w: Words, numbers: Numbers): boolean {
  for (;;) {
    const done = w.load(at.DONE);
    const tail = w.load(at.TAIL);
    const put = numbers.numberAt(tail);
    if (w.load(at.TAIL) !== tail) continue;
    if (((put - done) | 0) <= 0) return false;
    if (w.compareExchange(at.DONE, done, (done + 1) | 0) !== done) continue;
    // Slept on is the flag, as above: this may be about the last item of long ago.
    if (put === ((done + 1) | 0) && w.load(at.JOIN_SLEEPS) !== 0 && w.exchange(at.JOIN_SLEEPS, 0) !== 0)
      w.wake(at.JOIN_SLEEPS, ALL);
    return true;
  }
}

/** Sleeps until everything that was put is done. */
export function awaitDone(w: Words, numbers: Numbers, until: Milliseconds): boolean {
  for (;;) {
    w.store(at.JOIN_SLEEPS, 1);
    const done = w.load(at.DONE);
    const tail = w.load(at.TAIL);
    const put = numbers.numberAt(tail);
    if (w.load(at.TAIL) !== tail) continue;
    if (put === done) return true;
    if (w.wait(at.JOIN_SLEEPS, 1, until) === 'timeout') return false;
  }
}
