import { platform, type Milliseconds } from '../platform/index.ts';
import { checkTimeout } from '../misuse.ts';

/**
 * The moment at which a call with this timeout gives up: `undefined` is never, negative is now.
 * @throws TypeError for what is no number, RangeError for NaN.
 */
export function deadlineOf(timeout: Milliseconds | undefined | null): Milliseconds {
  if (timeout === undefined || timeout === null || timeout === Infinity) return Infinity;
  checkTimeout(timeout);
  return timeout <= 0 ? 0 : platform.clock.now() + timeout;
}

/** How a wait that begins now says in the trace when it will give up: a wait without it may be called a deadlock. */
export function timeoutOf(deadline: Milliseconds): { value?: Milliseconds } {
  return deadline === Infinity ? {} : { value: Math.max(0, deadline - platform.clock.now()) };
}

/** The same of an async wait's options. */
export function timeoutIn({ timeout }: { timeout?: Milliseconds | undefined }): { value?: Milliseconds } {
  return timeout === undefined || timeout === Infinity ? {} : { value: Math.max(0, timeout) };
}
