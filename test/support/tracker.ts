/** The resource tracker of a running program, and its standby. */
import { readFileSync } from 'node:fs';
import { isTracker } from '../../src/runner/proc.ts';
import type { RunningProgram } from './run-program.ts';

export function tracker(running: RunningProgram): number | undefined {
  return trackers(running)[0];
}

/** The tracker before its standby, which is its child. */
export function trackers(running: RunningProgram): number[] {
  return running
    .descendants()
    .filter(isTracker)
    .sort((one, other) => (parentOf(one) === other ? 1 : parentOf(other) === one ? -1 : 0));
}

/** The one that is just being started counts too: right after its start the kernel does not tell yet what it runs. */
export async function trackerOf(running: RunningProgram): Promise<number> {
  for (;;) {
    const pid = tracker(running);
    if (pid !== undefined) return pid;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Both; in a program that has had an answer of the tracker's, which makes its standby before it listens. */
export async function trackersOf(running: RunningProgram): Promise<[tracker: number, standby: number]> {
  for (;;) {
    const [first, second] = trackers(running);
    if (first !== undefined && second !== undefined && parentOf(second) === first) return [first, second];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
