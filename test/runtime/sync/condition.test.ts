import assert from 'node:assert/strict';
import { allocate } from '../../../runtime/memory/block.ts';
import { AssertionError } from '../../../runtime/errors.ts';
import { platform } from '../../../runtime/platform/index.ts';
import { Condition, Lock, RLock, Semaphore } from '../../../runtime/synchronize.ts';
import { assertNoChildLeft, startChild } from '../support/child.ts';

const fixture = 'sync/meet.fixture.ts';

/** A condition, and processes that wait at it. */
function waiters(condition: Condition, kinds: readonly string[]) {
  const block = allocate(4);
  const ready = new Semaphore(0);
  const done = new Semaphore(0);
  const children = kinds.map((kind) => {
    const child = startChild(fixture, [condition, block, ready, done], [kind]);
    assert.ok(ready.acquire({ timeout: 15_000 }));
    // It holds the lock until it waits.
    condition.acquire();
    condition.release();
    return child;
  });
  return { block, done, children, notified: () => block.words[0] };
}

for (const lock of [() => new RLock(), () => new Lock()]) {
  describe(`Condition with ${lock().constructor.name}`, () => {
    afterEach(assertNoChildLeft);

    it('must be held', async () => {
      const condition = new Condition(lock());
      assert.throws(() => condition.wait(), AssertionError);
      assert.throws(() => {
        condition.notify();
      }, AssertionError);
      assert.throws(() => {
        condition.notifyAll();
      }, AssertionError);
      await assert.rejects(condition.waitAsync(), AssertionError);
      assert.throws(() => new Condition(5 as never), TypeError);
      using _ = condition.hold();
      condition.notify(3);
      assert.throws(() => {
        condition.notify(-1);
      }, RangeError);
    });

    it('times out, and has the lock then', async () => {
      const condition = new Condition(lock());
      condition.acquire();
      const begin = platform.clock.now();
      assert.equal(condition.wait(20), false);
      assert.ok(platform.clock.now() - begin >= 20);
      assert.equal(condition.wait(0), false);
      assert.equal(await condition.waitAsync(5), false);
      assert.equal(
        condition.waitFor(() => 0, 10),
        0,
      );
      assert.equal(
        condition.waitFor(() => 'yes', 0),
        'yes',
      );
      let asked = 0;
      assert.equal(await condition.waitForAsync(() => ++asked > 1, 5), true);
      assert.equal(condition.locked(), true);
      condition.release();
      assert.equal(condition.locked(), false);
    });

    it('wakes as many as were to be woken', () => {
      const condition = new Condition(lock());
      const { done, children, notified } = waiters(condition, [
        'wait at condition',
        'wait at condition async',
        'wait at condition',
        'wait at condition async',
      ]);
      condition.runExclusive(() => {
        condition.notify();
      });
      assert.ok(done.acquire({ timeout: 5_000 }));
      assert.equal(done.acquire({ timeout: 50 }), false);
      assert.equal(notified(), 1);
      condition.runExclusive(() => {
        condition.notify();
      });
      assert.ok(done.acquire({ timeout: 5_000 }));
      condition.runExclusive(() => {
        condition.notifyAll();
      });
      for (const child of children) assert.equal(child.join(), 0);
      assert.equal(notified(), 4);
    });

    it('gives no notification to a killed waiter', () => {
      const condition = new Condition(lock());
      const { children, notified } = waiters(condition, [
        'wait at condition',
        'wait at condition async',
        'wait at condition',
      ]);
      children[0]?.kill();
      children[1]?.kill();
      assert.equal(children[0]?.join(), -9);
      assert.equal(children[1]?.join(), -9);
      condition.runExclusive(() => {
        condition.notify();
      });
      assert.equal(children[2]?.join(), 0);
      assert.equal(notified(), 1);
    });

    it('can be given up by a signal', async () => {
      const condition = new Condition(lock());
      condition.acquire();
      const controller = new AbortController();
      const waiting = condition.waitAsync(undefined, { signal: controller.signal });
      controller.abort(new Error('enough'));
      await assert.rejects(waiting, /enough/);
      assert.equal(condition.locked(), true);
      condition.release();
    });
  });
}
