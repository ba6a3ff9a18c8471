/** Public module `multiprocessing/queues`. */
export { JoinableQueue, Queue, SimpleQueue, type QueueOptions } from './channel/queue.ts';
export { Empty, Full } from './errors.ts';
