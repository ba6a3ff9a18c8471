/** `ThreadPool`: a pool whose workers are threads of this process. Python's `multiprocessing.pool.ThreadPool`. */
import { Pool } from './pool.ts';

/**
 * As `Pool`, with `worker_threads` in place of processes: quicker to start, with less memory each. But unlike Python's
 * threads they do not share variables: functions go by reference and values are copied, as with processes.
 *
 * A worker that sleeps in the kernel (in a `get()`, say) can't be ended from outside: `terminate()` leaves it behind, and it
 * ends with the program.
 */
export class ThreadPool<I extends readonly unknown[] = readonly never[]> extends Pool<I> {
  /** @internal */
  protected static override readonly inThreads: boolean = true;
}
