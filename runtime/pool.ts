/** Public module `multiprocessing/pool`. */
export * from './pool/index.ts';
export { ThreadPool } from './pool/thread-pool.ts';
