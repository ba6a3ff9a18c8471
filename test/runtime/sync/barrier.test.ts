import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { allocate } from '../../../runtime/memory/block.ts';
import { BrokenBarrierError } from '../../../runtime/errors.ts';
import { Barrier, Semaphore } from '../../../runtime/synchronize.ts';
import { assertNoChildLeft, startChild } from '../support/child.ts';

const fixture = 'sync/meet.fixture.ts';

describe('Barrier', () => {
  afterEach(assertNoChildLeft);

  it('checks its arguments', () => {
    assert.throws(() => new Barrier(0), RangeError);
    assert.throws(() => new Barrier(1.5), RangeError);
    assert.throws(() => new Barrier('2' as never), TypeError);
    assert.throws(() => new Barrier(2, { action: 5 as never }), TypeError);
    assert.throws(() => new Barrier(2, { timeout: NaN }), RangeError);
  });

  it('keeps processes in step', () => {
    const barrier = new Barrier(3);
    const block = allocate(16);
    const children = Array.from({ length: 3 }, () =>
      startChild(fixture, [barrier, block], ['phases', '300']),
    );
    for (const child of children) assert.equal(child.join(), 0);
    assert.deepEqual([...block.words.subarray(1, 4)], [300, 300, 300]);
    assert.equal(barrier.nWaiting, 0);
    assert.equal(barrier.broken, false);
  });

  it('numbers who comes, and runs the action once', async () => {
    let acted = 0;
    const barrier = new Barrier(3, { action: () => acted++ });
    assert.equal(barrier.parties, 3);
    for (let round = 1; round <= 3; round++) {
      const waits = [barrier.waitAsync(), barrier.waitAsync()];
      assert.equal(barrier.nWaiting, 2);
      assert.equal(inspect(barrier), '<Barrier(2 of 3 waiting)>');
      assert.equal(barrier.wait(), 2);
      assert.deepEqual(await Promise.all(waits), [0, 1]);
      assert.equal(acted, round);
    }
  });

  it('is broken by a timeout, for all', async () => {
    const barrier = new Barrier(3, { timeout: 10 });
    const other = barrier.waitAsync(10_000);
    assert.throws(() => barrier.wait(), BrokenBarrierError);
    await assert.rejects(other, BrokenBarrierError);
    assert.equal(barrier.broken, true);
    assert.equal(inspect(barrier), '<Barrier(broken)>');
    assert.throws(() => barrier.wait(), BrokenBarrierError);
    barrier.reset();
    assert.equal(barrier.broken, false);
    await assert.rejects(barrier.waitAsync(), BrokenBarrierError);
    barrier.reset();
    const controller = new AbortController();
    const aborted = barrier.waitAsync(1000, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /enough/);
    assert.equal(barrier.broken, true);
  });

  it('is aborted and reset', async () => {
    const barrier = new Barrier(2);
    const first = barrier.waitAsync();
    barrier.abort();
    await assert.rejects(first, BrokenBarrierError);
    assert.equal(barrier.broken, true);
    barrier.reset();
    const second = barrier.waitAsync();
    barrier.reset();
    await assert.rejects(second, BrokenBarrierError);
    assert.equal(barrier.broken, false);
    const third = barrier.waitAsync();
    assert.equal(barrier.wait(), 1);
    assert.equal(await third, 0);
  });

  it('is broken by an action that throws', async () => {
    const barrier = new Barrier(2, {
      action: () => {
        throw new Error('action');
      },
    });
    const other = barrier.waitAsync();
    assert.throws(() => barrier.wait(), /action/);
    await assert.rejects(other, BrokenBarrierError);
    assert.equal(barrier.broken, true);
  });

  it('counts a process that was killed while it waited, as having come', () => {
    const barrier = new Barrier(3);
    const block = allocate(4);
    const ready = new Semaphore(0);
    const [victim, other] = ['one', 'two'].map(() => {
      const child = startChild(fixture, [barrier, block, ready], ['barrier and die']);
      assert.ok(ready.acquire({ timeout: 15_000 }));
      return child;
    });
    while (barrier.nWaiting < 2) ready.acquire({ timeout: 1 });
    victim?.kill();
    assert.equal(victim?.join(), -9);
    assert.equal(barrier.nWaiting, 2);
    assert.equal(barrier.wait(10_000), 2);
    assert.equal(other?.join(), 0);
    // And it is as good as new.
    const single = startChild(fixture, [barrier, block, ready], ['barrier and die']);
    const second = startChild(fixture, [barrier, block, ready], ['barrier and die']);
    barrier.wait(10_000);
    assert.equal(single.join(), 0);
    assert.equal(second.join(), 0);
  });
});
