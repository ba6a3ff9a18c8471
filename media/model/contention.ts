/** What a lock has cost up to the shown moment: the model counts to its last event, and those who wait go on waiting. */
import type { LockState, RunState } from '../../trace/model/state.ts';

export interface Cost {
  readonly acquisitions: number;
  readonly contended: number;
  /** Microseconds, as the following ones. */
  readonly totalWait: number;
  readonly longestWait: number;
  readonly totalHeld: number;
}

export function costAt(lock: LockState, { time: known }: RunState, time: number): Cost {
  const { contention, waiters, holders } = lock;
  const since = Math.max(0, time - known);
  return {
    acquisitions: contention.acquisitions,
    contended: contention.contended,
    totalWait: contention.totalWait + since * waiters.length,
    longestWait: Math.max(contention.longestWait, ...waiters.map((wait) => time - wait.since)),
    totalHeld: contention.totalHeld + since * holders.length,
  };
}
