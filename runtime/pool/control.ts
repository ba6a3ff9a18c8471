/** The words by which a pool's owner and its workers keep in step: some of the pool, and a line of words a worker. */

/** Words of the pool, each on a cache line of its own, since different processes write them. */
export const Control = {
  /** Number of tasks ever posted. Written by the owner. */
  tail: 0,
  /** Everything before was taken. */
  head: 16,
  /** 1: the owner is about to sleep, and the next result is to wake it. */
  ownerSleeps: 32,
  /** 1: no more tasks will come; a worker that finds none leaves. 2: it leaves whatever there is. */
  closing: 48,
  workers: 64,
} as const;

/** Words of a worker, from `workerWords(n)` on. */
export const Worker = {
  /** One of {@link WorkerState}; the worker sleeps on it. */
  state: 0,
  /** The task that it has, 0 for none. */
  current: 1,
  /** Results that it has committed, ever. */
  committed: 16,
  /** Pieces of its result log that the owner has read to the end, ever. */
  piecesRead: 32,
  /** 1: the worker sleeps until the owner has read a piece of its log. */
  awaitsPiece: 33,
  words: 48,
} as const;

export const WorkerState = {
  Busy: 0,
  /** Sleeps on its state word. */
  Asleep: 1,
  /** Its event loop runs; the owner rings its doorbell. */
  Listening: 2,
  /** Left as it should: after its last task, or because the pool was closed. */
  Retired: 3,
} as const;

export function workerWords(worker: number): number {
  return Control.workers + worker * Worker.words;
}

export function controlBytes(workers: number): number {
  return 4 * workerWords(workers);
}
