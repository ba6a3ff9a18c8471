/** {@link Words} for real: V8 inlines these to the bare machine instructions. */
import { platform, type Milliseconds, type WaitResult } from '../platform/index.ts';
import type { Words, WordsLocation } from './words.ts';

const { futex } = platform;

/** Where this thread announces its robust word; asked for at the first use, since it costs a system call. */
let pending: { readonly f64: Float64Array; readonly index: number } | undefined;

export class SharedWords implements Words {
  readonly words: Int32Array;
  readonly address: number;

  constructor({ words, address }: WordsLocation) {
    this.words = words;
    this.address = address;
  }

  load(index: number): number {
    return Atomics.load(this.words, index);
  }

  guarded(index: number): number {
    return this.words[index] as number;
  }

  store(index: number, value: number): void {
    Atomics.store(this.words, index, value);
  }

  compareExchange(index: number, expected: number, replacement: number): number {
    return Atomics.compareExchange(this.words, index, expected, replacement);
  }

  exchange(index: number, value: number): number {
    return Atomics.exchange(this.words, index, value);
  }

  add(index: number, delta: number): number {
    return Atomics.add(this.words, index, delta);
  }

  wait(index: number, expected: number, deadline: Milliseconds): WaitResult {
    return futex.wait((this.address + index * 4) as WordsLocation['address'], expected, deadline);
  }

  wake(index: number, count: number): number {
    return futex.wake((this.address + index * 4) as WordsLocation['address'], count);
  }

  setPending(index: number): void {
    pending ??= futex.robustPending();
    if (index < 0) {
      pending.f64[pending.index] = 0;
      return;
    }
    // An address below 2^52 as the lowest bits of a double is that multiple of the smallest denormal number, exactly.
    const announced = (this.address + index * 4) * Number.MIN_VALUE;
    const before = pending.f64[pending.index];
    // The kernel looks after one word a thread: an algorithm that needs two at once has to be written otherwise.
    if (before !== 0 && before !== announced) {
      throw new Error(
        'multiprocessing: an internal lock was asked for while another one is held. Please report this.',
      );
    }
    pending.f64[pending.index] = announced;
  }
}
