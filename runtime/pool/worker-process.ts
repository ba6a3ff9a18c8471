/** What a pool needs of the processes that its workers run in; `start-worker.ts` has the real ones. */
import type { Fd } from '../platform/index.ts';
import type { Seat } from './seat.ts';

export interface WorkerProcess {
  readonly pid: number;
  /** Becomes readable when the process ends. */
  readonly sentinel: Fd;
  /** `null` while it runs; reaps it. */
  exitcode(): number | null;
  terminate(): void;
  kill(): void;
  /** Blocks; true when it has ended. */
  join(timeout?: number): boolean;
  /** Lets go of what the handle holds. Only after it ended. */
  close(): void;
  /** Calls back from the event loop when the process ends, which does not keep the loop alive. Returns the undoing. */
  whenEnded(listener: () => void): () => void;
}

/** Starts a worker at a seat. `ordinal` counts the workers of a pool, from 1. */
export type StartWorker = (seat: Seat, ordinal: number) => WorkerProcess;
