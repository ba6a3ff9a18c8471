/** Every shared object of a run has an id that no other has: the process that made it, and a number that it counts up. */
import { onFork, platform } from '../platform/index.ts';
import type { ObjectIdPair } from '../tracing/tracer.ts';

let pid = 0;
let made = 0;

onFork(() => {
  pid = 0;
});

/** For a new object of this process. The count goes on in a forked child: the pid tells the ids apart. */
export function nextObjectId(): ObjectIdPair {
  made += 1;
  return { pid: currentPid(), n: made };
}

/** As the kernel knows this process; right after a fork too, unlike `process.pid`. Costs nothing. */
export function currentPid(): number {
  if (pid === 0) pid = platform.processes.pid();
  return pid;
}
