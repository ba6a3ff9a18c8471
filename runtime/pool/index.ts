/** What of this folder programs use. */
export { AsyncResult, MapResult, type ResultCallbacks } from './async-result.ts';
export { IMapIterator } from './imap-iterator.ts';
export { Pool, type ChunkOptions, type MapAsyncOptions, type PoolOptions } from './pool.ts';
