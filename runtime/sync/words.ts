import type { Address, Milliseconds, WaitResult } from '../platform/port.ts';

/**
 * A few 32-bit words of shared memory, and the only way in which the algorithms of this folder and the queues' rings
 * touch it. In production it is {@link SharedWords} (V8 inlines it to the bare atomics).
 *
 * `npm run check:interleavings` runs the very same text on a simulated machine, in every order of its operations
 * (`docs/interleavings.md`). It suspends a process by replay: it runs it again from its beginning, hands it the recorded
 * answers, and at the first operation beyond them throws to get off the stack. Hence the rule for an algorithm: what it
 * does next depends on nothing but the answers that it got; so no clock, randomness or pid but through the parameters or
 * the platform.
 */
export interface Words {
  load(index: number): number;
  /**
   * As load, of a word that nobody else writes meanwhile, because this thread holds the lock that guards it: taking the
   * lock has put all that was written under it in order, so this need be no atomic operation, and costs a tenth of one.
   */
  guarded(index: number): number;
  store(index: number, value: number): void;
  /** Returns what was there before. */
  compareExchange(index: number, expected: number, replacement: number): number;
  exchange(index: number, value: number): number;
  /** Returns what was there before. */
  add(index: number, delta: number): number;
  /** Sleeps while the word holds `expected`. */
  wait(index: number, expected: number, deadline: Milliseconds): WaitResult;
  wake(index: number, count: number): number;
  /** Announces (index) or takes back (-1) the robust word this thread is busy with; see `sync/robust.ts`. */
  setPending(index: number): void;
}

/** Where a set of words lies. */
export interface WordsLocation {
  readonly words: Int32Array;
  /** Of words[0]. */
  readonly address: Address;
}
