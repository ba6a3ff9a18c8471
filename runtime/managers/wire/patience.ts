/**
 * Looking for an answer for a moment before sleeping: being woken on another CPU costs more than a call of a manager
 * takes. Watches its own success, and gives up for a while where there is none.
 */
import { availableParallelism } from 'node:os';
import { platform, type Milliseconds } from '../../platform/index.ts';

const MOST_CREDIT = 8;
const RETRY_EVERY = 32;
const several = availableParallelism() > 1;

/** What may have something to read. */
export interface Source {
  /** Reads what is there; false when nothing is. */
  fill(): boolean;
}

export class Patience {
  readonly #moment: Milliseconds;
  #credit = MOST_CREDIT;
  #skipped = 0;

  constructor(moment: Milliseconds) {
    this.#moment = moment;
  }

  /** Looks at once, and for a moment again and again; true when something was there. */
  until(source: Source): boolean {
    // On one CPU nobody can answer while this looks.
    if (!several) return false;
    if (this.#credit === 0 && ++this.#skipped % RETRY_EVERY !== 0) return false;
    const { clock } = platform;
    const end = clock.now() + this.#moment;
    do {
      if (!source.fill()) continue;
      if (this.#credit < MOST_CREDIT) this.#credit++;
      return true;
    } while (clock.now() < end);
    if (this.#credit > 0) this.#credit--;
    return false;
  }
}
