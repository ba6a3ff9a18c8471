import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { allocate } from '../../../runtime/memory/block.ts';
import { transfer, type TransferContext } from '../../../runtime/memory/transfer.ts';
import { platform } from '../../../runtime/platform/index.ts';
import { createUnder } from '../../../runtime/memory/creation.ts';
import { AssertionError, type CodedError } from '../../../runtime/errors.ts';
import { BoundedSemaphore, Event, Lock, RLock, Semaphore } from '../../../runtime/synchronize.ts';
import { latenessOf, latenessOfAsync } from '../support/lateness.ts';
import { assertNoChildLeft, startChild } from '../support/child.ts';

const fixture = 'sync/lock.fixture.ts';
const now = (): number => platform.clock.now();

/** Runs `body` and checks that it takes about `expected` milliseconds: never less, and more only where others are running. */
function takes(expected: number, body: () => void): void {
  const { took, late } = latenessOf(expected, body);
  assert.ok(took >= expected, `took ${took} ms instead of ${expected}`);
  assert.ok(late < 10, `${late} of ${took} ms too late`);
}

describe('locks', () => {
  afterEach(assertNoChildLeft);

  for (const make of [
    () => new Lock(),
    () => new RLock(),
    () => new Semaphore(),
    () => new BoundedSemaphore(),
  ]) {
    const { name } = make().constructor;

    describe(name, () => {
      it('is taken and given back', async () => {
        const lock = make();
        assert.equal(lock.locked(), false);
        assert.equal(lock.acquire(), true);
        assert.equal(lock.locked(), true);
        lock.release();
        assert.equal(await lock.acquireAsync(), true);
        lock.release();
        {
          using _held = lock.hold();
          assert.equal(lock.locked(), true);
        }
        assert.equal(lock.locked(), false);
        assert.equal(
          lock.runExclusive(() => lock.locked()),
          true,
        );
        assert.equal(await lock.runExclusive(async () => Promise.resolve(lock.locked())), true);
        assert.throws(() =>
          lock.runExclusive(() => {
            throw new Error('inside');
          }),
        );
        await assert.rejects(lock.runExclusive(() => Promise.reject(new Error('inside'))));
        assert.equal(lock.locked(), false);
      });

      it('refuses options of a wrong type', () => {
        const lock = make();
        // @ts-expect-error as Python has it
        assert.throws(() => lock.acquire(false), { name: 'TypeError', code: 'ERR_MP_TYPE' });
        // @ts-expect-error as Python has it
        assert.throws(() => lock.acquire({ timeout: '5' }), TypeError);
        assert.throws(() => lock.acquire({ timeout: NaN }), RangeError);
        assert.equal(lock.locked(), false);
      });

      it('excludes other processes, who count without losing any', () => {
        const lock = make();
        const block = allocate(8);
        const start = new Event();
        const children = Array.from({ length: 3 }, () =>
          startChild(fixture, [lock, block, start], ['increment', '20000']),
        );
        children.push(startChild(fixture, [lock, block, start], ['increment async', '2000']));
        start.set();
        for (const child of children) assert.equal(child.join(), 0);
        assert.equal(block.words[0], 62_000);
        assert.equal(lock.locked(), false);
      });

      it('goes on when waiters are killed', () => {
        const lock = make();
        const block = allocate(8);
        lock.acquire();
        const waiting = Array.from({ length: 3 }, () => {
          const ready = new Event();
          const child = startChild(fixture, [lock, block, ready], ['wait']);
          assert.ok(ready.wait(10_000));
          return child;
        });
        waiting[0]?.kill();
        assert.equal(waiting[0]?.join(), -9);
        lock.release();
        assert.equal(waiting[1]?.join(), 0);
        assert.equal(waiting[2]?.join(), 0);
        assert.equal(block.words[0], 2);
      });

      it('stays held by a dead process', () => {
        const lock = make();
        const ready = new Event();
        const child = startChild(fixture, [lock, allocate(8), ready], ['hold and die']);
        assert.equal(child.join(), -9);
        assert.ok(ready.isSet());
        assert.equal(lock.locked(), true);
        takes(20, () => {
          assert.equal(lock.acquire({ timeout: 20 }), false);
        });
      });

      it('tells a spawned process of another context why not', () => {
        const lock = createUnder<ReturnType<typeof make>>('fork', make);
        const context: TransferContext = { purpose: 'process', method: 'spawn', attach: () => 0 };
        assert.throws(() => lock[transfer](context), /fork context.*spawn context/);
        assert.throws(
          () => lock[transfer]({ ...context, purpose: 'queue' }),
          /shared by inheritance.*argument of Process/,
        );
        assert.doesNotThrow(() => lock[transfer]({ ...context, method: 'fork' }));
      });
    });
  }

  it('wait no longer than their timeout', async () => {
    const lock = new Lock();
    lock.acquire();
    for (const timeout of [0, -5])
      takes(0, () => {
        assert.equal(lock.acquire({ timeout }), false);
      });
    takes(0, () => {
      assert.equal(lock.acquire({ block: false, timeout: 1000 }), false);
    });
    // The first one loads what it needs.
    assert.equal(await lock.acquireAsync({ timeout: 1 }), false);
    const { took, late } = await latenessOfAsync(10, async () => {
      assert.equal(await lock.acquireAsync({ timeout: 10 }), false);
    });
    assert.ok(took >= 10 && late < 3, `${took} ms, ${late} too late`);
    lock.release();
  });

  it('release a Lock from anywhere, an RLock only by its holder', () => {
    const lock = new Lock();
    assert.throws(
      () => {
        lock.release();
      },
      (error: CodedError) => error instanceof RangeError && error.code === 'ERR_MP_NOT_HELD',
    );
    const ready = new Event();
    const child = startChild(fixture, [lock, allocate(8), ready], ['hold and wait']);
    assert.ok(ready.wait(10_000));
    assert.match(inspect(lock), new RegExp(`held by process ${child.pid}`));
    lock.release();
    // It waits for itself until then.
    lock.acquire({ timeout: 10 });
    child.kill();
    child.join();

    const rlock = new RLock();
    assert.throws(() => {
      rlock.release();
    }, AssertionError);
    rlock.acquire();
    rlock.acquire({ block: false });
    assert.match(inspect(rlock), /2 times/);
    rlock.release();
    assert.equal(rlock.locked(), true);
    rlock.release();
    assert.equal(rlock.locked(), false);
    const held = new Event();
    const holder = startChild(fixture, [rlock, allocate(8), held], ['hold and die']);
    holder.join();
    assert.throws(() => {
      rlock.release();
    }, AssertionError);
  });

  it('count units of a semaphore', () => {
    const semaphore = new Semaphore(2);
    assert.equal(semaphore.getValue(), 2);
    semaphore.acquire();
    semaphore.acquire();
    assert.equal(semaphore.acquire({ block: false }), false);
    semaphore.release(5);
    assert.equal(semaphore.getValue(), 5);
    assert.equal(inspect(semaphore), '<Semaphore(value=5)>');
    assert.throws(() => {
      semaphore.release(0);
    }, RangeError);
    assert.throws(() => {
      semaphore.release(1.5);
    }, RangeError);
    assert.throws(() => new Semaphore(-1), RangeError);
    // @ts-expect-error a wrong type
    assert.throws(() => new Semaphore('1'), TypeError);
    const bounded = new BoundedSemaphore(2);
    bounded.acquire();
    bounded.release();
    assert.throws(
      () => {
        bounded.release();
      },
      { code: 'ERR_MP_RELEASED_TOO_OFTEN' },
    );
    assert.equal(bounded.getValue(), 2);
  });

  describe('without blocking', () => {
    it('leave the event loop free, and are served in the order of asking', async () => {
      const lock = new Lock();
      lock.acquire();
      const order: number[] = [];
      const waits = Array.from({ length: 200 }, async (_, index) => {
        assert.equal(await lock.acquireAsync(), true);
        order.push(index);
        lock.release();
      });
      let ticks = 0;
      const ticking = setInterval(() => ticks++, 1);
      const late = lock.acquireAsync({ timeout: 5 });
      assert.equal(await late, false);
      assert.ok(ticks > 0);
      lock.release();
      await Promise.all(waits);
      clearInterval(ticking);
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
      assert.equal(lock.locked(), false);
    });

    it('give up by a signal', async () => {
      const lock = new Lock();
      lock.acquire();
      const controller = new AbortController();
      const waiting = lock.acquireAsync({ signal: controller.signal });
      controller.abort(new Error('enough'));
      await assert.rejects(waiting, /enough/);
      await assert.rejects(lock.acquireAsync({ signal: controller.signal }), /enough/);
      lock.release();
      assert.equal(lock.acquire({ block: false }), true);
      lock.release();
    });

    it('are woken by another process', async () => {
      const lock = new Lock();
      const event = new Event();
      const begin = now();
      const child = startChild(fixture, [lock, allocate(8), event], ['hold and die']);
      assert.equal(await event.waitAsync(10_000), true);
      assert.ok(now() - begin < 10_000);
      child.join();
      assert.equal(await event.waitAsync(), true);
      event.clear();
      assert.equal(await event.waitAsync(5), false);
    });
  });

  it('wait for events', () => {
    const event = new Event();
    assert.equal(event.isSet(), false);
    takes(10, () => {
      assert.equal(event.wait(10), false);
    });
    assert.equal(inspect(event), '<Event(not set)>');
    event.set();
    event.set();
    assert.equal(event.wait(), true);
    assert.equal(event.wait(0), true);
    event.clear();
    event.clear();
    assert.equal(event.wait(-1), false);
  });
});
