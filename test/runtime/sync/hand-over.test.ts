/** When a process with one processor lets others go first before it sleeps, and when it does not any more. */
import assert from 'node:assert/strict';
import { Turns } from '../../../runtime/sync/hand-over.ts';

/** A clock that goes on only while others have the processor, for `took` milliseconds each time. */
class Processor {
  now = 1000;
  given = 0;
  took = 0.002;
  readonly turns = new Turns(
    () => this.now,
    () => {
      this.given++;
      this.now += this.took;
    },
  );

  /** A wait for something that is there after so many turns; how many it got. */
  wait(answeredAfter: number, time = Infinity): number {
    const before = this.given;
    const looks = this.turns.begin(time);
    while (this.given - before < answeredAfter && looks.again());
    return this.given - before;
  }

  /** How many of `count` such waits let others go first. */
  waits(count: number, answeredAfter: number): number {
    return Array.from({ length: count }, () => this.wait(answeredAfter)).filter((given) => given > 0).length;
  }
}

describe('letting others go first before a sleep, with one processor', () => {
  /** Others have answered quickly before. */
  function warm(): Processor {
    const processor = new Processor();
    processor.wait(1);
    processor.now += 1000;
    processor.waits(1000, 1);
    return processor;
  }

  it('goes on as long as the answer is there afterwards', () => {
    const processor = warm();
    assert.equal(processor.waits(500, 1), 500);
    assert.equal(processor.waits(500, 2), 500);
  });

  it('takes two turns at most, and mostly none where there was no answer', () => {
    const processor = warm();
    assert.equal(processor.wait(Infinity), 2);
    processor.waits(10, Infinity);
    assert.equal(processor.waits(320, Infinity), 10);
    // Answers come again.
    processor.waits(100, 1);
    assert.equal(processor.waits(100, 1), 100);
  });

  it('loses little time to a stranger that takes its whole slice', () => {
    const processor = warm();
    processor.took = 3;
    const begin = processor.now;
    let lost = 0;
    for (let wait = 0; wait < 100_000; wait++) {
      lost += processor.wait(1) * processor.took;
      // A sleeper is woken soon.
      processor.now += 0.01;
    }
    const took = processor.now - begin;
    assert.ok(lost > 0 && lost < took / 30, `${lost} of ${took} ms`);
  });

  it('puts up with one that takes its slice now and then', () => {
    const processor = warm();
    let given = 0;
    for (let wait = 0; wait < 100_000; wait++) {
      // Once in 100 ms.
      processor.took = wait % 20_000 === 0 ? 3 : 0.005;
      const turns = processor.wait(1);
      given += turns;
      // A sleep takes longer.
      if (turns === 0) processor.now += 0.008;
    }
    assert.ok(given > 85_000, `${given} turns`);
  });

  it('sleeps at once where a slice would make it too late', () => {
    const processor = warm();
    assert.equal(processor.wait(1, 5), 0);
    assert.equal(processor.wait(1, 500), 1);
  });

  it('does not count what was there before the first turn', () => {
    const processor = warm();
    processor.waits(10, Infinity);
    processor.waits(1000, 0);
    assert.ok(processor.waits(32, Infinity) <= 2);
  });
});
