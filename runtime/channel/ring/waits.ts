/**
 * How a process waits at a ring, from the cheapest way to the dearest: it looks again, it lets others have the processor,
 * it sleeps. The algorithm only knows looking and sleeping; how long which of them is worth is learned here, by each
 * process for itself.
 */
import { availableParallelism } from 'node:os';
import { platform, type Milliseconds } from '../../platform/index.ts';
import type { Words } from '../../sync/words.ts';
import * as algorithm from './algorithm.ts';
import { Begun, type Numbers } from './algorithm.ts';
import * as at from './layout.ts';
import { Turns } from './turns.ts';

const { clock, futex } = platform;

/** How long a sleep may last before its reason is looked at again; see `algorithm.ts`. */
export const PATIENCE: Milliseconds = 1000;
/** When a call that must not wait finds the lock taken: whoever has it is copying. */
const MOMENT: Milliseconds = 2;

/** Looking again costs a few nanoseconds, a sleep tens of microseconds on each side; with one CPU looking is futile. */
const MOST_LOOKS = availableParallelism() > 1 ? 4000 : 0;
const LEAST_LOOKS = MOST_LOOKS > 0 ? 16 : 0;
const WORTH_LOOKING: Milliseconds = 0.05;

/** Bytes of an item before which {@link Waits.giveTime} is worth a call. */
export const LARGE = 64 * 1024;
const AHEAD_UNITS = at.AHEAD_CHUNKS * at.CHUNK_UNITS;
/**
 * New pages cost a third of this, to be had, filled with zeros and mapped on both sides; and as much again each time that
 * they are used, since a queue that was long gives them back in between.
 */
const PER_NEW_BYTE: Milliseconds = 2e-6;

export class Waits {
  readonly #words: Words;
  readonly #numbers: Numbers;
  #looks = MOST_LOOKS;
  readonly #putTurns = new Turns();
  readonly #getTurns = new Turns();
  readonly #gifts = new Turns();

  constructor(words: Words, numbers: Numbers) {
    this.#words = words;
    this.#numbers = numbers;
  }

  /** Waits for room and holds PUT_LOCK then; false: there was none until the deadline (0: looks once). */
  beginPut(me: number, deadline: Milliseconds): boolean {
    const maxsize = this.#words.guarded(at.MAXSIZE);
    // The usual case first: no clock is asked.
    const begun = algorithm.beginPut(this.#words, this.#numbers, me, maxsize, 0, 0, MOST_LOOKS);
    return begun === Begun.Ready || this.#waitForRoom(me, maxsize, deadline);
  }

  #waitForRoom(me: number, maxsize: number, deadline: Milliseconds): boolean {
    const w = this.#words;
    // Without a maxsize it can only be the lock, which somebody has who was stopped in the middle of it.
    for (let turn = maxsize === 0 ? this.#putTurns.begin() : 0; turn > 0; turn--) {
      futex.yieldProcessor();
      if (algorithm.beginPut(w, this.#numbers, me, 0, 0, 0, 0) !== Begun.Ready) continue;
      this.#putTurns.helped();
      return true;
    }
    for (;;) {
      const now = clock.now();
      const waits = deadline > now || maxsize === 0;
      // Full, as far as one can see from outside: the holder of the lock sleeps for room itself.
      if (!waits && this.#isFull(maxsize)) return false;
      const until = waits ? (maxsize === 0 ? Infinity : deadline) : now + MOMENT;
      const begun = algorithm.beginPut(w, this.#numbers, me, maxsize, until, now + PATIENCE, this.#looks);
      this.#learn(now);
      if (begun === Begun.Ready) return true;
      if (begun === Begun.TimedOut && this.#isFull(maxsize)) return false;
    }
  }

  /** Waits for an item and holds GET_LOCK then; false: there was none until the deadline (0: looks once). */
  beginGet(me: number, deadline: Milliseconds): boolean {
    // The usual case first: no clock is asked.
    const begun = algorithm.beginGet(this.#words, me, 0, 0, MOST_LOOKS);
    return begun === Begun.Ready || this.#waitForItem(me, deadline);
  }

  #waitForItem(me: number, deadline: Milliseconds): boolean {
    const w = this.#words;
    if (deadline > 0) {
      for (let look = this.#looks; look > 0; look--) {
        if (!this.#isEmpty() && algorithm.beginGet(w, me, 0, 0, 0) === Begun.Ready) return true;
      }
      for (let turn = this.#getTurns.begin(); turn > 0; turn--) {
        futex.yieldProcessor();
        if (this.#isEmpty() || algorithm.beginGet(w, me, 0, 0, 0) !== Begun.Ready) continue;
        this.#getTurns.helped();
        return true;
      }
    }
    for (;;) {
      const now = clock.now();
      const waits = deadline > now;
      if (!waits && this.#isEmpty()) return false;
      const until = waits ? deadline : now + MOMENT;
      const begun = algorithm.beginGet(w, me, until, now + PATIENCE, 0);
      this.#learn(now);
      if (begun === Begun.Ready) return true;
      if (begun === Begun.TimedOut && this.#isEmpty()) return false;
    }
  }

  /**
   * Before a large item is put: when so much waits that memory must be added, whoever reads is given the time that
   * new memory would cost. Usually it has made room by then, in memory that both have at hand. Nobody waits for a reader
   * that does not read: the time is short, and where it did not help it is not given again soon.
   */
  giveTime(bytes: number): void {
    const most = Math.max(0, AHEAD_UNITS - at.unitsOf(bytes));
    if (this.#unread() <= most) return;
    const w = this.#words;
    if (w.load(at.MAXSIZE) !== 0 || this.#gifts.begin() === 0) return;
    const head = w.load(at.HEAD);
    const until = clock.now() + bytes * PER_NEW_BYTE;
    do {
      futex.yieldProcessor();
      if (this.#unread() <= most) break;
    } while (clock.now() < until);
    if (w.load(at.HEAD) !== head) this.#gifts.helped();
  }

  /** Whether looking was worth it: a wait that was longer than that of a wake-up will be so again. */
  #learn(since: Milliseconds): void {
    this.#looks =
      clock.now() - since > WORTH_LOOKING
        ? Math.max(LEAST_LOOKS, this.#looks >> 1)
        : Math.min(MOST_LOOKS, this.#looks * 2);
  }

  #unread(): number {
    return (this.#words.load(at.TAIL) - this.#words.load(at.HEAD)) | 0;
  }

  #isEmpty(): boolean {
    return this.#unread() === 0;
  }

  #isFull(maxsize: number): boolean {
    return maxsize > 0 && algorithm.countWaiting(this.#words, this.#numbers) >= maxsize;
  }
}
