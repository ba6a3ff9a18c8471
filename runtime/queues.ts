/** Public module `multiprocessing/queues`. */
export {
  JoinableQueue,
  Queue,
  SimpleQueue,
  type AsyncQueueOptions,
  type QueueOptions,
} from './channel/queue.ts';
export { Empty, Full } from './errors.ts';
