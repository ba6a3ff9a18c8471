/** Every shared object of a run has an id that no other has: the process that made it, and a number that it counts up. */
import { onFork, platform, type Pid } from '../platform/index.ts';
import type { ObjectIdPair } from '../tracing/tracer.ts';

let pid: Pid | undefined;
let made = 0;

onFork(() => {
  pid = undefined;
});

/** For a new object of this process. The count goes on in a forked child: the pid tells the ids apart. */
export function nextObjectId(): ObjectIdPair {
  made += 1;
  return { pid: currentPid(), n: made };
}

/**
 * As the kernel knows this process; right after a fork too, unlike `process.pid`. In a worker thread that thread's id:
 * to the other threads it is what another process is. Costs nothing.
 */
export function currentPid(): Pid {
  pid ??= platform.processes.self();
  return pid;
}
