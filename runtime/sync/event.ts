/**
 * `Event`: a flag to wait for.
 *
 *     STATE   SET; or, while it is not set, the number of this period, so that a waiter sees that the event was set even if
 *             it is cleared at once. Everybody sleeps on this word itself; the highest bit says that somebody does.
 *     PERIOD  counts the periods.
 *
 * Whoever sets changes STATE, then wakes; who was about to sleep does not, since STATE has changed. Until all are woken the
 * highest bit stays. If the one who sets is killed in between, the kernel finds the announced word SET, which to it is a
 * word without an owner, and wakes one; who was woken and finds the highest bit wakes the others, and so does who clears.
 * The numbers of periods are above all thread ids, so they never look like an owner.
 */
import { signalIn, type SignalOption } from '../misuse.ts';
import { tracer } from '../tracing/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import type { Milliseconds } from '../platform/index.ts';
import { deadlineAfter, timeToWait, traceTimeout } from './acquire.ts';
import { waitAsync } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { ALL, OWNER_DIED, WAITERS } from './robust.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { Spin, type Looks } from './spin.ts';
import type { Words } from './words.ts';

const STATE = 0;
const PERIOD = 1;
const TABLE = 2;

const SET = OWNER_DIED;
/** Above the largest thread id of Linux. */
const FIRST_PERIOD = 0x40_0000;
const PERIODS = 0x1fff_ffff;

function isSet(state: number): boolean {
  return (state & SET) !== 0;
}

/** STATE without the bit that says that somebody sleeps. */
function periodOf(state: number): number {
  return state & ~WAITERS;
}

export function setEvent(w: Words): void {
  w.setPending(STATE);
  for (;;) {
    const state = w.load(STATE);
    if (isSet(state)) break;
    const asleep = state & WAITERS;
    if (w.compareExchange(STATE, state, SET | asleep) !== state) continue;
    if (asleep !== 0) wakeAll(w);
    break;
  }
  w.setPending(-1);
}

/** Of a set event whose sleepers may not be woken yet. */
function wakeAll(w: Words): void {
  w.wake(STATE, ALL);
  w.compareExchange(STATE, SET | WAITERS, SET);
}

export function clearEvent(w: Words): void {
  if (!isSet(w.load(STATE))) return;
  const period = FIRST_PERIOD + (w.add(PERIOD, 1) & PERIODS);
  for (;;) {
    const state = w.load(STATE);
    if (!isSet(state)) return;
    // To the kernel a cleared event has an owner: should the one who set it die now, nobody would be woken any more.
    if ((state & WAITERS) !== 0) w.wake(STATE, ALL);
    if (w.compareExchange(STATE, state, period) === state) return;
  }
}

/** Sleeps until the event is set, or was set after this call began. */
export function awaitSet(w: Words, deadline: Milliseconds, looks: Looks): boolean {
  const period = periodOf(w.load(STATE));
  if (isSet(period)) return true;
  for (;;) {
    const state = w.load(STATE);
    if (periodOf(state) !== period) return true;
    if (looks.again()) continue;
    if (state === period && w.compareExchange(STATE, period, period | WAITERS) !== period) continue;
    const result = w.wait(STATE, period | WAITERS, deadline);
    if (result === 'timeout') return periodOf(w.load(STATE)) !== period;
    // The one who set it is not done yet, or has died after waking only this one.
    if (result === 'woken' && w.load(STATE) === (SET | WAITERS)) wakeAll(w);
  }
}

/** A flag that processes wait for. */
export class Event extends SharedObject {
  readonly #spin = new Spin();

  constructor() {
    super('Event', TABLE + TABLE_WORDS);
    if (this.received === undefined) this.announce('event');
  }

  /** Whether it is set. Does not block. */
  isSet(): boolean {
    return isSet(this.words.load(STATE));
  }

  /** Sets it and wakes all who wait, even if it is cleared right afterwards. */
  set(): void {
    if (tracer.on) tracer.instant(Op.EventSet, this.id);
    setEvent(this.words);
    ringAll(this.words, TABLE);
  }

  /** From now on `wait` waits again. */
  clear(): void {
    if (tracer.on) tracer.instant(Op.EventClear, this.id);
    clearEvent(this.words);
  }

  /** Blocks until it is set, at most `timeout` milliseconds. Returns whether it was set. */
  wait(timeout?: number): boolean {
    const time = timeToWait({ timeout });
    if (this.isSet() || time === 0) {
      const set = this.isSet();
      if (tracer.on)
        tracer.instant(Op.EventWait, this.id, { arg: traceTimeout(time), result: resultOf(set) });
      return set;
    }
    const deadline = deadlineAfter(time);
    if (tracer.on) tracer.begin(Op.EventWait, this.id, { arg: traceTimeout(time) });
    const set = awaitSet(this.words, deadline, this.#spin.begin());
    if (tracer.on) tracer.end(Op.EventWait, this.id, { arg: traceTimeout(time), result: resultOf(set) });
    return set;
  }

  /** As {@link wait}, without blocking. Rejects when `signal` is aborted. */
  async waitAsync(timeout?: number, options?: SignalOption): Promise<boolean> {
    const time = timeToWait({ timeout });
    const period = periodOf(this.words.load(STATE));
    const details = { arg: traceTimeout(time), async: true };
    if (tracer.on) tracer.begin(Op.EventWait, this.id, details);
    let set = false;
    try {
      set =
        (await waitAsync(
          { words: this.words, table: TABLE },
          () => (isSet(period) || periodOf(this.words.load(STATE)) !== period ? true : undefined),
          { timeout: time, signal: signalIn('waitAsync', options) },
        )) ?? false;
      return set;
    } finally {
      if (tracer.on) tracer.end(Op.EventWait, this.id, { ...details, result: resultOf(set) });
    }
  }

  override toString(): string {
    return `<Event(${this.isSet() ? 'set' : 'not set'})>`;
  }
}

function resultOf(set: boolean): Result {
  return set ? Result.Ok : Result.TimedOut;
}

registerSharedObject('Event', () => new Event());
