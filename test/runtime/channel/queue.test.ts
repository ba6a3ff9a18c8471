/** Queues within one process: order, limits, timeouts, counting, growth and shrinking of the memory. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import {
  AssertionError,
  ClosedError,
  Empty,
  Full,
  PicklingError,
  ProcessError,
} from '../../../runtime/errors.ts';
import { dumps } from '../../../runtime/channel/pickle.ts';
import { JoinableQueue, Queue, SimpleQueue } from '../../../runtime/queues.ts';

describe('Queue', () => {
  it('gives items back in their order, whatever they are', () => {
    const queue = new Queue();
    const items = [1, 'x', null, undefined, { a: [new Map([[1, 2]])] }, -0, 10n];
    for (const item of items) queue.put(item);
    assert.equal(queue.qsize(), items.length);
    for (const item of items) assert.deepStrictEqual(queue.get(), item);
    assert.equal(queue.empty(), true);
    assert.equal(queue.qsize(), 0);
  });

  it('takes items of every size, over the ends of its chunks', () => {
    const queue = new Queue<Buffer>();
    const sizes = [0, 1, 7, 8, 255, 256, 257, 70_000, 262_100, 262_144, 262_152, 600_000, 3_000_000, 5];
    for (let round = 0; round < 5; round++) {
      sizes.forEach((size, index) => {
        queue.put(Buffer.alloc(size, index + round));
      });
      sizes.forEach((size, index) => {
        assert.ok(queue.get().equals(Buffer.alloc(size, index + round)), `item of ${size} bytes`);
      });
    }
  });

  it('keeps the order of very many', () => {
    const queue = new Queue<number>();
    let put = 0;
    let got = 0;
    // A row that breathes, so that chunks are used again while others wait.
    for (let round = 1; round <= 40; round++) {
      for (let i = 0; i < (round % 7) * 4000; i++) queue.put(put++);
      const take = round % 5 === 0 ? put - got : Math.floor((put - got) / 2);
      for (let i = 0; i < take; i++) assert.equal(queue.get(), got++);
      assert.equal(queue.qsize(), put - got);
    }
  });

  it('gives memory back after a long row of items', () => {
    const queue = new Queue<Buffer>();
    const file = `/proc/self/fd/${String((queue as unknown as { ring: { fd: number } }).ring.fd)}`;
    const used = (): number => statSync(file).blocks * 512;
    const small = used();
    for (let i = 0; i < 64; i++) queue.put(Buffer.alloc(1 << 20));
    assert.ok(used() >= 64 << 20);
    assert.ok(used() <= 70 << 20, 'no more than what waits, and a little');
    for (let i = 0; i < 64; i++) queue.get();
    assert.ok(used() <= small + (5 << 20), `${used()} bytes left of ${64 << 20}`);
    for (let i = 0; i < 100_000; i++) {
      queue.put(Buffer.alloc(100));
      queue.get();
    }
    assert.ok(used() <= small + (5 << 20), 'flat however many went through');
  });

  it('holds at most maxsize items', () => {
    const queue = new Queue<number>(2);
    queue.put(1);
    assert.equal(queue.full(), false);
    queue.put(2);
    assert.equal(queue.full(), true);
    assert.throws(() => {
      queue.putNowait(3);
    }, Full);
    assert.throws(() => {
      queue.put(3, { block: false, timeout: 5000 });
    }, Full);
    const begin = performance.now();
    assert.throws(() => {
      queue.put(3, { timeout: 30 });
    }, Full);
    assert.ok(performance.now() - begin >= 29);
    assert.equal(queue.get(), 1);
    queue.put(3);
    assert.deepEqual([queue.get(), queue.get()], [2, 3]);
    assert.equal(new Queue(-1).full(), false);
  });

  it('gives up after its timeout, negative ones at once', () => {
    const queue = new Queue();
    assert.throws(() => queue.getNowait(), Empty);
    assert.throws(() => queue.get({ block: false, timeout: 5000 }), Empty);
    const begin = performance.now();
    assert.throws(() => queue.get({ timeout: -5 }), Empty);
    assert.ok(performance.now() - begin < 25);
    assert.throws(() => queue.get({ timeout: 30 }), Empty);
    assert.ok(performance.now() - begin >= 29);
    assert.throws(() => queue.get({ timeout: 'x' as never }), TypeError);
    assert.throws(() => new Queue('x' as never), TypeError);
  });

  it('refuses what can not be sent, and what is only shared by inheritance, without losing anything', () => {
    const queue = new Queue();
    queue.put(1);
    assert.throws(
      () => {
        queue.put({ a: [0, { callback: () => 1 }] });
      },
      (error) => error instanceof PicklingError && error.path === 'value.a[1].callback',
    );
    assert.throws(() => {
      queue.put([queue]);
    }, /value\[0\].*inheritance.*Process/);
    assert.throws(() => dumps({ q: new SimpleQueue() }), PicklingError);
    assert.equal(queue.get(), 1);
    assert.equal(queue.qsize(), 0);
  });

  it('is not used after close, and joined only then', () => {
    const queue = new Queue();
    queue.put(1);
    assert.throws(() => {
      queue.joinThread();
    }, AssertionError);
    queue.close();
    queue.close();
    queue.joinThread();
    assert.throws(() => {
      queue.put(1);
    }, ClosedError);
    assert.throws(() => queue.get(), /closed/);
    queue.cancelJoinThread();
  });

  it('knows when all its items are done', () => {
    const queue = new JoinableQueue<number>();
    queue.join();
    queue.put(1);
    queue.put(2);
    assert.equal(queue.get(), 1);
    queue.taskDone();
    queue.taskDone();
    queue.join();
    assert.throws(() => {
      queue.taskDone();
    }, RangeError);
    assert.equal(queue.get(), 2);
  });
});

describe('async waits for a queue', () => {
  it('are served in the order of asking, hundreds of them', async () => {
    const queue = new Queue<number>();
    const order: number[] = [];
    const waits = Array.from({ length: 300 }, async (_, i) => {
      const value = await queue.getAsync();
      order.push(i);
      assert.equal(value, i);
    });
    for (let i = 0; i < 300; i++) queue.put(i);
    await Promise.all(waits);
    assert.deepEqual(
      order,
      Array.from({ length: 300 }, (_, i) => i),
    );
    assert.equal(queue.empty(), true);
  });

  it('take nothing when they time out or are aborted', async () => {
    const queue = new Queue<string>();
    await assert.rejects(queue.getAsync({ timeout: 10 }), Empty);
    await assert.rejects(queue.getAsync({ block: false }), Empty);
    const controller = new AbortController();
    const aborted = queue.getAsync({ signal: controller.signal });
    const next = queue.getAsync();
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /enough/);
    await assert.rejects(queue.getAsync({ signal: controller.signal }), /enough/);
    queue.put('for the next');
    assert.equal(await next, 'for the next');
    assert.equal(queue.empty(), true);
  });

  it('put in order when there is room again', async () => {
    const queue = new Queue<number>(1);
    await queue.putAsync(0);
    await assert.rejects(queue.putAsync(9, { timeout: 5 }), Full);
    await assert.rejects(queue.putAsync((() => 1) as never), PicklingError);
    const puts = [1, 2, 3].map((i) => queue.putAsync(i));
    for (let i = 0; i <= 3; i++) assert.equal(await queue.getAsync(), i);
    await Promise.all(puts);
  });

  it('wait for all to be done', async () => {
    const queue = new JoinableQueue<number>();
    queue.put(1);
    const joined = queue.joinAsync();
    queue.get();
    queue.taskDone();
    await joined;
  });
});

describe('SimpleQueue', () => {
  it('puts, gets and closes', () => {
    const queue = new SimpleQueue<string>();
    assert.equal(queue.empty(), true);
    queue.put('a');
    assert.equal(queue.empty(), false);
    assert.equal(queue.get(), 'a');
    queue.close();
    assert.throws(
      () => queue.get(),
      (error) => error instanceof ProcessError && /closed/.test(error.message),
    );
  });
});
