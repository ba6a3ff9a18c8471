/**
 * Looking for an answer for a moment before sleeping: being woken on another CPU costs more than a call of a manager
 * takes. Watches its own success, and gives up for a while where there is none.
 */
import { availableParallelism } from 'node:os';
import { platform } from '../../platform/index.ts';

/** Milliseconds. */
const MOMENT = 0.04;
const MOST_CREDIT = 8;
const RETRY_EVERY = 32;
const several = availableParallelism() > 1;

export class Patience {
  #credit = MOST_CREDIT;
  #skipped = 0;

  until(arrived: () => boolean): boolean {
    if (!several) return false;
    if (this.#credit === 0 && ++this.#skipped % RETRY_EVERY !== 0) return false;
    const { clock } = platform;
    const end = clock.now() + MOMENT;
    do {
      if (!arrived()) continue;
      if (this.#credit < MOST_CREDIT) this.#credit++;
      return true;
    } while (clock.now() < end);
    if (this.#credit > 0) this.#credit--;
    return false;
  }
}
