/**
 * `multiprocessing/dummy`: the library over threads of one process (Node's `worker_threads`). Everything but `Process` and
 * `Pool` is the same as for processes: what lies in shared memory is shared among threads too.
 */
import { ThreadProcess } from './dummy/thread-process.ts';
import type { Process as AnyProcess } from './process/index.ts';

/** As `Process` of `multiprocessing`, but it starts a thread. */
export const Process = ThreadProcess;
export type Process<
  Args extends readonly unknown[] = readonly never[],
  Keywords extends object = object,
> = AnyProcess<Args, Keywords>;

export { ThreadPool, ThreadPool as Pool } from './pool.ts';
export { Pipe } from './connection.ts';
export { Manager } from './managers.ts';
export { activeChildren, cpuCount, currentProcess, freezeSupport, parentProcess } from './process/index.ts';
export { JoinableQueue, Queue, SimpleQueue, type QueueOptions } from './queues.ts';
export { Barrier, BoundedSemaphore, Condition, Event, Lock, RLock, Semaphore } from './synchronize.ts';
export { Array, RawArray, RawValue, Value } from './sharedctypes.ts';
export * from './public-errors.ts';
