/**
 * Looking for a moment before sleeping. A wake-up across processors costs 40 to 80 µs, an answer often comes sooner; with one
 * processor nothing can change while this thread looks, and on a busy machine nothing does. So a spin watches its own
 * success: where looking was in vain several times in a row it is left out, but for a try now and then.
 */
import { availableParallelism } from 'node:os';
import { platform } from '../platform/index.ts';

/** How an algorithm looks again before it sleeps. In the model checker nobody does: a look changes nothing. */
export interface Looks {
  /** Waits a fraction of a microsecond. false: enough, sleep. */
  again(): boolean;
}

/** Sleeps at once. */
export const noLooks: Looks = { again: () => false };

/** Milliseconds of one spin; longer than a wake-up takes it can't pay. */
const BUDGET = 0.04;
const MOST_CREDIT = 6;
/** Without credit, every so-many-th wait looks all the same. */
const RETRY_EVERY = 32;
/** As the process was started: `taskset` and containers say how many it may use. */
const several = availableParallelism() > 1;

/** Of one object in one process. */
export class Spin implements Looks {
  readonly #budget: number;
  readonly #pause: number;
  #credit = MOST_CREDIT;
  #skipped = 0;
  /** When to stop; 0: not looking. */
  #end = 0;

  /**
   * `part`: of the usual time. `pause`: readings of the clock (some 50 ns each) between two looks; several where a look
   * takes a cache line away from those who work with it.
   */
  constructor({ part = 1, pause = 1 } = {}) {
    this.#budget = BUDGET * part;
    this.#pause = pause;
  }

  /** A wait begins: to be handed to the algorithm that waits. */
  begin(): Looks {
    if (!several) return noLooks;
    // The last one ended before its time: it has paid.
    if (this.#end !== 0 && this.#credit < MOST_CREDIT) this.#credit++;
    this.#end =
      this.#credit > 0 || ++this.#skipped % RETRY_EVERY === 0 ? platform.clock.now() + this.#budget : 0;
    return this.#end === 0 ? noLooks : this;
  }

  again(): boolean {
    if (this.#end === 0) return false;
    for (let reading = 0; reading < this.#pause; reading++) {
      if (platform.clock.now() < this.#end) continue;
      this.#end = 0;
      if (this.#credit > 0) this.#credit--;
      return false;
    }
    return true;
  }
}
