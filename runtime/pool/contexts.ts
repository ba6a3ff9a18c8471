/**
 * The way of arguments and results of tasks. Processes refuse what is shared by inheritance (locks, queues, values), as Python's
 * pickles do. Python's threads have one heap, so a pool of threads lets it all through, whatever context made it.
 */
import { Brokered } from '../channel/brokered.ts';

const ofProcesses = new Brokered('pool');
const ofThreads = new Brokered('process');

/** `threads`: whether the workers are threads of their owner. */
export function taskContext(threads: boolean): Brokered {
  return threads ? ofThreads : ofProcesses;
}
