/**
 * Looking for an answer for a moment before sleeping: being woken on another CPU costs more than a call of a manager
 * takes. Watches its own success, and gives up for a while where there is none. On one CPU nobody can answer while this
 * process looks: there it lets the others have it instead, see `sync/hand-over.ts`.
 */
import { availableParallelism } from 'node:os';
import { platform, type Milliseconds } from '../../platform/index.ts';
import { Turns } from '../../sync/hand-over.ts';

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
  readonly #turns = new Turns();

  constructor(moment: Milliseconds) {
    this.#moment = moment;
  }

  /** Looks at once, and for a moment again and again; true when something was there. */
  until(source: Source): boolean {
    if (!several) return this.#afterOthers(source);
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

  #afterOthers(source: Source): boolean {
    const turns = this.#turns.begin(Infinity);
    while (turns.again()) if (source.fill()) return true;
    return false;
  }
}
