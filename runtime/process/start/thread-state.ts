/** The words that a thread and the one that started it share, beside its sentinel. Imports nothing. */

/** One of {@link ThreadStage}. */
export const STAGE = 0;
/** Valid when the thread has ended: its exit code, or −N where signal N was to end it. */
export const STATUS = 1;
/** The kernel's id, 0 until it runs. */
export const THREAD = 2;
export const THREAD_WORDS = 3;

/** Whoever takes it from Running to Ended also closes the sentinel's write end, for the descriptors are those of both. */
export const ThreadStage = { Running: 0, Ending: 1, Ended: 2 } as const;

/** What a thread is given; the rest is in the launch record. */
export interface ThreadData {
  readonly state: Int32Array;
  readonly preparation: string;
  readonly packed: Uint8Array;
  /** Of its own, to be closed by it. */
  readonly descriptors: readonly number[];
  readonly sentinel: number;
}

/** Whether this call ended it. `close` closes the sentinel's write end: after the status is to be read. */
export function endThread(state: Int32Array, status: number, close: () => void): boolean {
  if (Atomics.compareExchange(state, STAGE, ThreadStage.Running, ThreadStage.Ending) !== ThreadStage.Running)
    return false;
  Atomics.store(state, STATUS, status);
  Atomics.store(state, STAGE, ThreadStage.Ended);
  close();
  return true;
}
