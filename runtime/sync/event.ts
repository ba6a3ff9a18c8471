/**
 * `Event`: a flag to wait for.
 *
 *     STATE   odd: set. Counts each change, so that a waiter sees that the event was set even if it is cleared at once.
 *     BELL    what all waiters sleep on: ARMED while any may be asleep.
 *
 * A waiter arms the bell, looks at STATE, and sleeps only if that has not changed; setting changes STATE, then looks at the
 * bell. Who sets is killed between the two: BELL is announced and has no owner, so the kernel wakes one; and each one that
 * was woken wakes all others (see `awaitSet`).
 */
import { tracer } from '../tracing/index.ts';
import { Op, Result } from '../../trace/schema.ts';
import { platform, type Milliseconds } from '../platform/index.ts';
import { timeToWait, traceTimeout } from './acquire.ts';
import { waitAsync, type AsyncWaitOptions } from './async-wait.ts';
import { ringAll, TABLE_WORDS } from './doorbell.ts';
import { ALL } from './robust.ts';
import { registerSharedObject, SharedObject } from './shared-object.ts';
import { SPINS } from './thread.ts';
import type { Words } from './words.ts';

const STATE = 0;
const BELL = 1;
const TABLE = 2;
const ARMED = -0x8000_0000;

function isSet(state: number): boolean {
  return (state & 1) !== 0;
}

/** Returns whether it was set by this call. */
export function setEvent(w: Words): boolean {
  w.setPending(BELL);
  const state = w.load(STATE);
  // Whoever else changes it meanwhile sets it too, or clears it after this call.
  const changed = !isSet(state) && w.compareExchange(STATE, state, (state + 1) | 0) === state;
  if (w.exchange(BELL, 0) === ARMED) w.wake(BELL, ALL);
  w.setPending(-1);
  return changed;
}

export function clearEvent(w: Words): void {
  const state = w.load(STATE);
  if (isSet(state)) w.compareExchange(STATE, state, (state + 1) | 0);
}

/** Sleeps until the event is set, or was set after this call began. */
export function awaitSet(w: Words, deadline: Milliseconds, spins: number): boolean {
  const state = w.load(STATE);
  if (isSet(state)) return true;
  for (let left = spins; left > 0; left--) {
    if (w.load(STATE) !== state) return true;
  }
  for (;;) {
    w.store(BELL, ARMED);
    if (w.load(STATE) !== state) return true;
    const result = w.wait(BELL, ARMED, deadline);
    if (w.load(STATE) !== state) {
      // The one who set it may have died after waking only this one.
      if (result === 'woken') w.wake(BELL, ALL);
      return true;
    }
    if (result === 'timeout') return false;
  }
}

/** A flag that processes wait for. */
export class Event extends SharedObject {
  constructor() {
    super('Event', TABLE + TABLE_WORDS);
    if (this.received === undefined) this.announce('event');
  }

  isSet(): boolean {
    return isSet(this.words.load(STATE));
  }

  /** Sets it and wakes all who wait, even if it is cleared right afterwards. */
  set(): void {
    if (tracer.on) tracer.instant(Op.EventSet, this.id);
    setEvent(this.words);
    ringAll(this.words, TABLE);
  }

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
    const deadline = platform.clock.now() + time;
    if (tracer.on) tracer.begin(Op.EventWait, this.id, { arg: traceTimeout(time) });
    const set = awaitSet(this.words, deadline, SPINS);
    if (tracer.on) tracer.end(Op.EventWait, this.id, { arg: traceTimeout(time), result: resultOf(set) });
    return set;
  }

  /** As {@link wait}, without blocking. Rejects when `signal` is aborted. */
  async waitAsync(timeout?: number, options?: Pick<AsyncWaitOptions, 'signal'>): Promise<boolean> {
    const time = timeToWait({ timeout });
    const state = this.words.load(STATE);
    const details = { arg: traceTimeout(time), async: true };
    if (tracer.on) tracer.begin(Op.EventWait, this.id, details);
    let set = false;
    try {
      set =
        (await waitAsync(
          { words: this.words, table: TABLE },
          () => (isSet(state) || this.words.load(STATE) !== state ? true : undefined),
          { timeout: time, signal: options?.signal },
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
