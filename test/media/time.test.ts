/** The timeline's arithmetic of time: windows, ruler, words for durations. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytes, clock, count, duration, shorten } from '../../media/layout/format.ts';
import { roundStep, tickLabel, ticks } from '../../media/layout/ticks.ts';
import * as time from '../../media/layout/window.ts';
import { Present } from '../../media/model/present.ts';

describe('window of the timeline', () => {
  const window = { from: 1000, to: 3000 };

  it('maps times to pixels and back', () => {
    assert.equal(time.toX(window, 200, 2000), 100);
    assert.equal(time.toTime(window, 200, 100), 2000);
  });

  it('zooms around the anchor, which stays at its pixel', () => {
    const closer = time.zoom(window, 0.5, 1500, 10_000);
    assert.equal(time.spanOf(closer), 1000);
    assert.equal(time.toX(closer, 200, 1500), time.toX(window, 200, 1500));
  });

  it('never zooms in or out without end, nor loses the run, whatever is done to it', () => {
    const move = fc.record({
      kind: fc.constantFrom('zoom', 'pan', 'reveal'),
      by: fc.double({ min: -1e7, max: 1e7, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.integer({ min: 1, max: 1e8 }), (moves, end) => {
        let shown = time.fit(end);
        for (const { kind, by } of moves) {
          if (kind === 'zoom')
            shown = time.zoom(shown, Math.abs(by) / 1000 + 1e-3, (shown.from + shown.to) / 2, end);
          else if (kind === 'pan') shown = time.pan(shown, by, end);
          else shown = time.reveal(shown, Math.abs(by) % end, end);
          const length = time.spanOf(shown);
          assert.ok(length >= time.SHORTEST_WINDOW * 0.99 && length <= Math.max(end, 1000) * 1.6);
          assert.ok(shown.from < end && shown.to > 0, 'some of the run is in sight');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('follows the present with some air after it, and begins at 0 while the run is short', () => {
    assert.ok(time.follow({ from: 0, to: 1e6 }, 2000).from <= 0);
    const later = time.follow({ from: 0, to: 1e6 }, 9e6);
    assert.ok(later.to > 9e6 && later.from === later.to - 1e6);
  });
});

describe('ruler', () => {
  it('takes round steps', () => {
    assert.deepEqual([1, 3, 7, 11, 260, 900].map(roundStep), [1, 5, 10, 20, 500, 1000]);
  });

  it('labels never touch, and neighbours never read the same', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 10, max: 1e9, noNaN: true }),
        fc.integer({ min: 200, max: 2000 }),
        (from, length, width) => {
          const found = ticks({ from, to: from + length }, width);
          for (const [index, tick] of found.entries()) {
            const before = found[index - 1];
            if (!before) continue;
            assert.ok(tick.x - before.x >= 89);
            assert.notEqual(tick.label, before.label);
          }
        },
      ),
    );
  });

  it('uses one unit that fits', () => {
    assert.equal(tickLabel(250, 50), '250 µs');
    assert.equal(tickLabel(20_000, 10_000), '20 ms');
    assert.equal(tickLabel(1_500_000, 500_000), '1.5 s');
    assert.equal(tickLabel(90_000_000, 10_000_000), '1:30');
  });
});

describe('words for numbers', () => {
  it('durations', () => {
    assert.deepEqual(
      [0, 840, 3200, 45_600, 1_204_000, 125_000_000].map((us) => duration(us).replace(/\u202f/g, ' ')),
      ['0 s', '840 µs', '3.20 ms', '45.6 ms', '1.20 s', '2 m 05 s'],
    );
  });

  it('do not say "1000 ms" or "10.00 s" at the edges', () => {
    assert.equal(duration(999_600).replace(/\u202f/g, ' '), '1.00 s');
    assert.equal(duration(9_996_000).replace(/\u202f/g, ' '), '10.0 s');
  });

  it('moments, bytes, counts, cut texts', () => {
    assert.equal(clock(1_204_400).replace(/\u202f/g, ' '), '1.204 s');
    assert.equal(clock(61_500_000), '1:01.500');
    assert.equal(bytes(45_300_000).replace(/\u202f/g, ' '), '43.2 MB');
    assert.equal(count(1_234_567).replace(/\u202f/g, ' '), '1 234 567');
    assert.equal(shorten('abcdef', 4), 'abc…');
  });
});

describe('present of a live run', () => {
  it('goes on between events, never back, and stands still while paused', () => {
    const present = new Present();
    assert.equal(present.now(500, 10), 500, 'nothing seen yet: the last event');
    present.saw(1000, 100);
    assert.equal(present.now(1000, 350), 1250);
    present.hold(350);
    assert.equal(present.now(1000, 9999), 1250);
    present.hold(undefined);
    present.saw(1100, 400);
    assert.equal(present.now(1100, 450), 1350, 'a slow message does not set it back');
  });
});
