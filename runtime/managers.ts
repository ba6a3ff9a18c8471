/** Public module `multiprocessing/managers`. */
export * from './managers/index.ts';
