/**
 * Looking for a moment before sleeping where processes answer each other: at events, conditions and barriers. With
 * several processors that is a {@link Spin}. With one nothing can change while this thread looks, but the one that will
 * answer is mostly ready to run: so this thread lets it have the processor, stays ready to run itself, and finds the answer
 * when it is its turn again. Nobody has to be put to sleep and woken then: two system calls there and back, in place of four.
 *
 * Where a stranger is ready to run, too, it takes the processor for its whole slice, some milliseconds, while a sleeper would
 * be served as soon as it is woken. Therefore, when a turn has taken that long, there is none for a multiple of it.
 */
import { availableParallelism } from 'node:os';
import { platform, type Milliseconds } from '../platform/index.ts';
import { noLooks, Spin, type Looks } from './spin.ts';

/** As the process was started: `taskset` and containers say how many it may use. */
const several = availableParallelism() > 1;

/** In one wait. The second is for whoever answers several, or has to be answered itself. */
const MOST_TURNS = 2;
const MOST_CREDIT = 6;
/** Of credit: turns in vain cost more than those save that have helped. */
const IN_VAIN = 3;
/** Without credit, every so-many-th wait tries again. */
const RETRY_EVERY = 32;
/** Who answers more seldom than this may as well sleep; shorter than a slice of time. */
const LONG: Milliseconds = 0.5;
/**
 * Then it pauses for so many times as long: the more the sooner that happens again. What turns save is a third of the time,
 * so one that is lost in ten times as long is worth it.
 */
const LEAST_PAUSE = 4;
const MOST_PAUSE = 256;
const STEP = 4;
const WORTH = 10;
/** A slice of time is not longer; what took longer (a process that started) says nothing of the next turn. */
const SLICE: Milliseconds = 4;
/** A wait that ends sooner than this sleeps at once: a stranger's slice would make it too late. */
const SHORT_WAIT: Milliseconds = 20;

/** Of one object in one process. */
export class HandOver {
  readonly #looks: Spin | Turns = several ? new Spin() : new Turns();

  /** A wait begins that lasts `time` at most: to be handed to the algorithm that waits. */
  begin(time: Milliseconds = Infinity): Looks {
    return this.#looks.begin(time);
  }
}

/** With one processor. */
export class Turns implements Looks {
  readonly #now: () => Milliseconds;
  readonly #giveWay: () => void;
  #credit = MOST_CREDIT;
  #skipped = 0;
  /** Turns of this wait, and one more. */
  #left = 0;
  /** When the last turn ended. */
  #last: Milliseconds = 0;
  /** 0: now. */
  #notBefore: Milliseconds = 0;
  /** When the last pause ended. */
  #resumed: Milliseconds = -Infinity;
  #pause = LEAST_PAUSE;

  constructor(
    now = () => platform.clock.now(),
    giveWay = () => {
      platform.futex.yieldProcessor();
    },
  ) {
    this.#now = now;
    this.#giveWay = giveWay;
  }

  begin(time: Milliseconds): Looks {
    this.#takeNote();
    if (time < SHORT_WAIT || this.#pauses()) return noLooks;
    if (this.#credit === 0) {
      if (++this.#skipped % RETRY_EVERY !== 0) return noLooks;
      this.#last = this.#now();
    }
    this.#left = MOST_TURNS + 1;
    return this;
  }

  /** Of the last wait: if it ended before its turns did, but after the first, they have paid. */
  #takeNote(): void {
    if (this.#left > 0 && this.#left <= MOST_TURNS && this.#credit < MOST_CREDIT) this.#credit++;
    this.#left = 0;
  }

  #pauses(): boolean {
    if (this.#notBefore === 0) return false;
    const now = this.#now();
    if (now < this.#notBefore) return true;
    this.#notBefore = 0;
    this.#last = now;
    return false;
  }

  again(): boolean {
    if (this.#left === 0) return false;
    if (--this.#left === 0) {
      this.#credit = Math.max(0, this.#credit - IN_VAIN);
      return false;
    }
    this.#giveWay();
    const now = this.#now();
    // The clock is read once a turn: what this thread has done itself in between counts, too.
    const took = now - this.#last;
    this.#last = now;
    if (took > LONG) this.#lost(now, Math.min(took, SLICE));
    return true;
  }

  #lost(now: Milliseconds, time: Milliseconds): void {
    const worth = now - this.#resumed > WORTH * time;
    this.#pause = worth
      ? Math.max(LEAST_PAUSE, this.#pause / STEP)
      : Math.min(MOST_PAUSE, this.#pause * STEP);
    this.#notBefore = this.#resumed = now + time * this.#pause;
    this.#left = 0;
  }
}
