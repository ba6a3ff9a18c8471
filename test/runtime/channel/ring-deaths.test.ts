/**
 * A process that uses a queue dies at any of its operations on the queue's words. What the kernel does then is done here
 * by hand: the robust mutex that it had announced is marked. Afterwards nothing may be lost, doubled or stuck, but the
 * item of the dead one itself, which either is there or is not.
 */
import assert from 'node:assert/strict';
import { PUT_LOCK, GET_LOCK, HEAD, TAIL } from '../../../runtime/channel/ring/layout.ts';
import { RingMemory } from '../../../runtime/channel/ring/memory.ts';
import { Ring } from '../../../runtime/channel/ring/ring.ts';
import { Scratch } from '../../../runtime/channel/ring/scratch.ts';
import { OWNER_DIED, OWNER_MASK, WAITERS } from '../../../runtime/sync/robust.ts';
import type { SharedWords } from '../../../runtime/sync/shared-words.ts';
import type { Words } from '../../../runtime/sync/words.ts';

class Died extends Error {}

/** Passes everything on, for so many operations. */
class MortalWords implements Words {
  left = Infinity;
  announced = -1;
  readonly #words: SharedWords;

  constructor(words: SharedWords) {
    this.#words = words;
  }

  #operation(): SharedWords {
    if (--this.left < 0) throw new Died();
    return this.#words;
  }

  load(index: number): number {
    return this.#operation().load(index);
  }
  guarded(index: number): number {
    return this.load(index);
  }
  store(index: number, value: number): void {
    this.#operation().store(index, value);
  }
  compareExchange(index: number, expected: number, replacement: number): number {
    return this.#operation().compareExchange(index, expected, replacement);
  }
  exchange(index: number, value: number): number {
    return this.#operation().exchange(index, value);
  }
  add(index: number, delta: number): number {
    return this.#operation().add(index, delta);
  }
  wait(): never {
    throw new Error('nobody else is there: waiting would be for ever');
  }
  wake(): number {
    this.#operation();
    return 0;
  }
  setPending(index: number): void {
    this.#operation();
    this.announced = index;
  }

  /** What the kernel does when the thread is gone; and a new one takes its place. */
  bury(): void {
    const { announced } = this;
    if (announced >= 0) {
      const value = this.#words.load(announced);
      if ((value & OWNER_MASK) !== 0) this.#words.store(announced, (value & WAITERS) | OWNER_DIED);
    }
    this.announced = -1;
    this.left = Infinity;
  }
}

describe('a queue whose users die at any operation', () => {
  it('loses nothing, doubles nothing, and goes on', function () {
    this.timeout(60_000);
    const memory = RingMemory.create();
    const words = new MortalWords(memory.words);
    const ring = new Ring(memory, words);
    const scratch = new Scratch();
    let state = 1;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
    const expected: { mark: number; length: number }[] = [];
    const word = (index: number): number => memory.words.load(index);
    let deaths = 0;
    let mark = 0;

    const put = (length: number): void => {
      const bytes = Buffer.alloc(Math.ceil(length / 4) * 4, ++mark & 0xff);
      const item = { bytes, words: new Int32Array(bytes.buffer), length, pieces: [] };
      const tail = word(TAIL);
      try {
        assert.equal(ring.put(item, 0), true);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        deaths++;
      }
      if (word(TAIL) !== tail) expected.push({ mark: mark & 0xff, length });
    };

    const get = (): void => {
      const head = word(HEAD);
      let length = -1;
      try {
        length = ring.get(scratch, 0)?.length ?? -1;
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        deaths++;
      }
      if (word(HEAD) === head) return;
      const first = expected.shift()!;
      // Who died after having taken it can't tell any more what it was.
      if (length < 0) return;
      assert.equal(length, first.length);
      assert.ok(scratch.bytes.subarray(0, length).every((byte) => byte === first.mark));
    };

    for (let step = 0; step < 6000; step++) {
      if (random(3) > 0) words.left = random(40);
      // Sizes that fill chunks quickly, and small ones; rows that grow and shrink.
      const growing = Math.floor(step / 50) % 2 === 0;
      if (random(10) < (growing ? 7 : 3)) put(random(4) === 0 ? random(200_000) : random(200));
      else get();
      words.bury();
      assert.equal(ring.count(), expected.length, `after step ${step}`);
    }
    while (expected.length > 0) {
      const before = expected.length;
      get();
      assert.equal(expected.length, before - 1);
    }
    assert.equal(ring.get(scratch, 0), undefined);
    assert.ok(deaths > 1000, `only ${deaths} deaths`);
    for (const lock of [PUT_LOCK, GET_LOCK]) assert.equal(word(lock) & OWNER_MASK, 0);
  });
});
