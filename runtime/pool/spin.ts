/**
 * Waiting for a moment before sleeping: waking a process on another CPU costs 40 to 80 µs, an answer often comes
 * sooner. Pays only with several CPUs, and only where the answers do come soon, so it watches its own success and
 * gives up for a while where it has none.
 */
import { availableParallelism } from 'node:os';
import { monotonicMicroseconds } from '../tracing/clock.ts';

/** Longer than a wake-up takes, a spin can't pay. */
const MICROSECONDS = 60;
/** Looks between two looks at the clock, which costs as much as ten of them. */
const LOOKS = 24;
const MOST_CREDIT = 8;
/** Without credit, every so-many-th wait tries again. */
const RETRY_EVERY = 16;

export class Spin {
  readonly #several = availableParallelism() > 1;
  #credit = MOST_CREDIT;
  #skipped = 0;

  /** Whether `arrived` came true within a moment. */
  until(arrived: () => boolean): boolean {
    if (!this.#several) return false;
    if (this.#credit === 0 && ++this.#skipped % RETRY_EVERY !== 0) return false;
    const end = monotonicMicroseconds() + MICROSECONDS;
    do {
      for (let look = 0; look < LOOKS; look++) {
        if (!arrived()) continue;
        if (this.#credit < MOST_CREDIT) this.#credit++;
        return true;
      }
    } while (monotonicMicroseconds() < end);
    if (this.#credit > 0) this.#credit--;
    return false;
  }
}
