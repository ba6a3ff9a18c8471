export * from './errors.ts';
export { Pipe } from './connection.ts';
export { reduce, type Reducible } from './channel/reduce.ts';
export * from './process/index.ts';
export { JoinableQueue, Queue, SimpleQueue, type QueueOptions } from './queues.ts';
export * from './synchronize.ts';
export { getContext, type Context } from './contexts.ts';
export * from './sharedctypes.ts';
export * from './pool.ts';
