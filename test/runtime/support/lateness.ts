/**
 * How late a wait ends by its own doing. On a busy machine a thread that could go on is not run at once; the kernel counts for
 * how long, and that is no part of it. (What a hypervisor takes is counted by nobody: one wait in some thousand.)
 */
import { readFileSync } from 'node:fs';
import { platform } from '../../../runtime/platform/index.ts';

/** Milliseconds for which this thread has waited for a processor so far; 0 where the kernel does not count. */
function kept(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

export interface Lateness {
  /** Milliseconds after which it ended. */
  readonly took: number;
  /** Of these, the ones that it ended too late by itself. Negative where the thread was kept from beginning, too. */
  readonly late: number;
}

export function latenessOf(timeout: number, wait: () => void): Lateness {
  const before = kept();
  const begin = platform.clock.now();
  wait();
  const took = platform.clock.now() - begin;
  return { took, late: took - timeout - (kept() - before) };
}

/** Of a wait in the event loop: beside a timer of Node's that was set before it, which waits for everything else in the loop, too. */
export async function latenessOfAsync(timeout: number, wait: () => Promise<void>): Promise<Lateness> {
  const begin = platform.clock.now();
  const took = (): number => platform.clock.now() - begin;
  const timer = new Promise<number>((resolve) => {
    setTimeout(() => {
      resolve(took());
    }, timeout);
  });
  const waited = wait().then(took);
  return { took: await waited, late: (await waited) - Math.max(timeout, await timer) };
}
