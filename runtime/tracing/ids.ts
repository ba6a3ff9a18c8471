/** Numbers for the run's objects: made by process `pid` as its n-th, so no two processes ever choose the same. */
import { onFork, platform } from '../platform/index.ts';
import type { ObjectIdPair } from './tracer.ts';

let pid = 0;
let count = 0;

/** The id of an object that is made here and now, whatever it is. */
export function newObjectId(): ObjectIdPair {
  if (pid === 0) pid = platform.processes.pid();
  return { pid, n: ++count };
}

onFork(() => {
  pid = 0;
  count = 0;
});
