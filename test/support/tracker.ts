/** The resource tracker of a running program. */
import { isTracker } from '../../src/runner/proc.ts';
import type { RunningProgram } from './run-program.ts';

export function tracker(running: RunningProgram): number | undefined {
  return running.descendants().find(isTracker);
}

/** The one that is just being started counts too: right after its start the kernel does not tell yet what it runs. */
export async function trackerOf(running: RunningProgram): Promise<number> {
  for (;;) {
    const pid = tracker(running);
    if (pid !== undefined) return pid;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
