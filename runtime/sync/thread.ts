/** What an algorithm needs to know of the thread that runs it. */
import { availableParallelism } from 'node:os';
import { onFork, platform, type Pid } from '../platform/index.ts';
import { onObserved, tracer } from '../tracing/index.ts';

let id = 0;

/**
 * For the one-operation paths of the locks: {@link thisThread}, but 0 while somebody observes this process, so that one
 * look tells both who takes the lock and that nobody wants to be told. 0 until `thisThread()` was called once, too.
 */
export let unobservedThread = 0;

function settle(): void {
  unobservedThread = tracer.on ? 0 : id;
}

onObserved(settle);

/** The kernel's id of this thread: in a forked child another one than in its parent. */
export function thisThread(): number {
  if (id === 0) {
    id = platform.futex.threadId();
    settle();
  }
  return id;
}

onFork(() => {
  id = platform.futex.threadId();
  settle();
});

/** Whether a process has ended, even if its parent has not taken notice of it. */
export function isGone(pid: number): boolean {
  return !platform.processes.isRunning(pid as Pid);
}

/** How often to look at a mutex that is held for a fraction of a microsecond; with one processor nothing can change. */
export const SPINS = availableParallelism() > 1 ? 300 : 0;
