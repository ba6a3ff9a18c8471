/** Calls with values that can't be: each is refused at once, by a TypeError or RangeError with a code, and does nothing. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

/** `refused(name, call, values)` prints what was not refused so, which is to be nothing. */
const head = `
  import * as mp from 'multiprocessing';
  import { wait, waitAsync } from 'multiprocessing/connection';
  import { ShareableList } from 'multiprocessing/shared-memory';
  const bare = Object.create(null);
  let calls = 0;
  const judge = (name: string, value: unknown, e: any) => {
    const known = (e instanceof TypeError && /^ERR_MP_TYPE/.test(e.code)) || (e instanceof RangeError && e.code === 'ERR_MP_VALUE');
    if (!known) console.log(name, value, e);
  };
  const refused = (name: string, call: (value: any) => unknown, values: unknown[]) => {
    for (const value of values) {
      calls++;
      try {
        const result = call(value);
        if (result instanceof Promise) result.then(() => console.log(name, value, 'was accepted'), (e) => judge(name, value, e));
        else console.log(name, value, 'was accepted');
      } catch (e) { judge(name, value, e); }
    }
  };
  const noOptions = [null, false, true, 5, 'x', 5n, Symbol('s'), () => 1];
  const noTimeout = ['x', NaN, {}, 5n, Symbol('s'), bare, () => 1, true];
  const noFunction = [undefined, null, 5, 'f', {}, [], Symbol('s'), bare];
  const noNumber = ['x', {}, 5n, Symbol('s'), bare, true];
  const noSignal = [5, 'x', {}, true, Symbol('s'), bare];
  const noIterable = [undefined, null, 5, {}, Symbol('s'), bare, true];
`;

describe('calls with wrong values', () => {
  it('are refused by locks, conditions, events and barriers', async () => {
    const { lines } = await runText(`${head}
      if (import.meta.main) {
        for (const lock of [new mp.Lock(), new mp.RLock(), new mp.Semaphore(), new mp.BoundedSemaphore()] as any[]) {
          const { name } = lock.constructor;
          refused(name + '.acquire', (v) => lock.acquire(v), noOptions);
          refused(name + '.acquire timeout', (v) => lock.acquire({ timeout: v }), [...noTimeout, null]);
          refused(name + '.acquireAsync', (v) => lock.acquireAsync(v), noOptions);
          refused(name + '.acquireAsync signal', (v) => lock.acquireAsync({ signal: v }), noSignal);
          refused(name + '.runExclusive', (v) => lock.runExclusive(v), noFunction);
          if (!lock.acquire({ block: false })) console.log(name, 'was taken by a call that was refused');
          lock.release();
        }
        const condition = new mp.Condition() as any;
        refused('waitFor', (v) => condition.waitFor(v), noFunction);
        using _ = condition.hold();
        refused('wait', (v) => condition.wait(v), noTimeout);
        refused('held waitFor', (v) => condition.waitFor(v, 10), noFunction);
        refused('waitForAsync', (v) => condition.waitForAsync(v, 10), noFunction);
        refused('waitFor timeout', (v) => condition.waitFor(() => true, v), noTimeout);
        refused('notify', (v) => condition.notify(v), [...noNumber, -1, 1.5, NaN, Infinity]);
        const event = new mp.Event() as any;
        const barrier = new mp.Barrier(2) as any;
        for (const name of ['parties', 'nWaiting', 'broken']) refused('Barrier.' + name, (v) => { barrier[name] = v; }, [1]);
        refused('Event.wait', (v) => event.wait(v), noTimeout);
        refused('Event.waitAsync', (v) => event.waitAsync(v), noTimeout);
        refused('Event.waitAsync options', (v) => event.waitAsync(5, v), noOptions);
        refused('Event.waitAsync signal', (v) => event.waitAsync(5, { signal: v }), noSignal);
        refused('Barrier options', (v) => new mp.Barrier(2, v), noOptions);
        refused('Barrier action', (v) => new mp.Barrier(2, { action: v }), noFunction.slice(1));
        await new Promise(setImmediate);
        console.log(calls > 200);
      }`);
    assert.deepEqual(lines, ['true']);
  });

  it('are refused by queues, connections, arrays and lists', async () => {
    const { lines } = await runText(`${head}
      if (import.meta.main) {
        const queue = new mp.Queue<number>() as any;
        refused('Queue', (v) => new mp.Queue(v), [null, ...noNumber, NaN, 0.5]);
        refused('put', (v) => queue.put(1, v), noOptions);
        refused('get', (v) => queue.get(v), noOptions);
        refused('putAsync', (v) => queue.putAsync(1, v), noOptions);
        refused('getAsync', (v) => queue.getAsync(v), noOptions);
        refused('put timeout', (v) => queue.put(1, { timeout: v }), noTimeout);
        refused('get timeout', (v) => queue.get({ timeout: v }), noTimeout);
        refused('getAsync signal', (v) => queue.getAsync({ signal: v }), noSignal);
        console.log(queue.qsize());
        const [a, b] = mp.Pipe() as any[];
        const bytes = new Uint8Array(8);
        refused('sendBytes offset', (v) => a.sendBytes(bytes, v), [...noNumber, -1, 9, 1.5, NaN]);
        refused('sendBytes size', (v) => a.sendBytes(bytes, 0, v), [...noNumber, -1, 9, 1.5, NaN]);
        refused('recvBytes', (v) => a.recvBytes(v), [...noNumber, -1, 1.5, NaN]);
        refused('recvBytesInto', (v) => a.recvBytesInto(v), [null, 5, 'x', [1]]);
        refused('recvBytesInto offset', (v) => a.recvBytesInto(bytes, v), [...noNumber, -1, 9, 1.5, NaN]);
        for (const name of ['readable', 'closed']) refused('Connection.' + name, (v) => { a[name] = v; }, [true]);
        refused('recvAsync', (v) => a.recvAsync(v), noOptions);
        refused('recvAsync signal', (v) => a.recvAsync({ signal: v }), noSignal);
        refused('sendAsync', (v) => a.sendAsync(1, v), noOptions);
        refused('poll', (v) => a.poll(v), noTimeout);
        console.log(b.poll());
        refused('wait', (v) => wait(v, 10), noIterable);
        refused('waitAsync', (v) => waitAsync(v, 10), noIterable);
        const array = new mp.Array('i', 3) as any;
        refused('Array options', (v) => new mp.Array('i', 3, v), noOptions);
        refused('length', (v) => { array.length = v; }, [5]);
        refused('at', (v) => array.at(v), noNumber);
        refused('slice', (v) => array.slice(v), noNumber);
        refused('fill', (v) => array.fill(1, v), noNumber);
        refused('set', (v) => array.set(v), noIterable);
        refused('set offset', (v) => array.set([1], v), [...noNumber, -1, 3]);
        refused('runExclusive', (v) => array.runExclusive(v), noFunction);
        const list = new ShareableList([1]);
        refused('ShareableList', (v) => { list[0] = v; }, [bare, {}, [], Symbol('s')]);
        for (const name of ['length', 'format']) refused('ShareableList.' + name, (v) => { (list as any)[name] = v; }, [1]);
        for (const name of ['buf', 'name']) refused('SharedMemory.' + name, (v) => { (list.shm as any)[name] = v; }, [1]);
        list.shm.close();
        list.shm.unlink();
        console.log(String(array));
        await new Promise(setImmediate);
        console.log(calls > 200);
      }`);
    assert.deepEqual(lines, [
      '0',
      'false',
      "<Array 'i' [ 0, 0, 0 ]>".replace('[ 0, 0, 0 ]', '[0, 0, 0]'),
      'true',
    ]);
  });

  it('are refused by processes, pools, contexts and managers', async () => {
    const { lines } = await runText(`${head}
      const f = (x: number) => x;
      if (import.meta.main) {
        refused('getContext', (v) => mp.getContext(v), [null, 5, {}, bare, Symbol('s'), 'threads']);
        refused('setStartMethod', (v) => mp.setStartMethod(v), [5, {}, bare, Symbol('s'), 'threads']);
        refused('setStartMethod options', (v) => mp.setStartMethod('spawn', v), noOptions);
        refused('getStartMethod', (v) => mp.getStartMethod(v), noOptions);
        refused('logToStderr', (v) => mp.logToStderr(v), ['LOUD', NaN, {}, bare, null]);
        const p = new mp.Process({ target: f, args: [1] });
        for (const name of ['pid', 'ident', 'exitcode', 'sentinel']) refused(name, (v) => { (p as any)[name] = v; }, [1]);
        p.start();
        refused('join', (v) => p.join(v), noTimeout);
        refused('joinAsync', (v) => p.joinAsync(v), noTimeout.filter((v) => typeof v !== 'object'));
        refused('joinAsync timeout', (v) => p.joinAsync({ timeout: v }), noTimeout);
        refused('joinAsync signal', (v) => p.joinAsync({ signal: v }), noSignal);
        p.join();
        refused('Pool options', (v) => new mp.Pool(1, v), noOptions);
        refused('Pool context', (v) => new mp.Pool(1, { context: v }), [5, 'spawn', {}, bare]);
        using pool = new mp.Pool(1);
        for (const name of ['map', 'mapAsync', 'starmap', 'starmapAsync', 'imap', 'imapUnordered'] as const) {
          const call = pool[name] as any;
          refused(name, (v) => call.call(pool, v, [1]), noFunction);
          refused(name + ' items', (v) => call.call(pool, f, v), noIterable);
          refused(name + ' options', (v) => call.call(pool, f, [], v), noOptions);
          refused(name + ' chunksize', (v) => call.call(pool, f, [], { chunksize: v }), [...noNumber, 0, -1, 1.5, NaN]);
        }
        for (const option of ['callback', 'errorCallback']) {
          refused(option, (v) => pool.applyAsync(f, [1], { [option]: v } as any), noFunction.slice(1));
          refused(option, (v) => pool.mapAsync(f, [1], { [option]: v }), noFunction.slice(1));
        }
        refused('AsyncResult.get', (v) => pool.applyAsync(f, [1]).get(v), noTimeout);
        using manager = mp.Manager();
        const semaphore = manager.Semaphore(1), queue = manager.Queue() as any, lock = manager.Lock() as any;
        refused('Semaphore.release', (v) => semaphore.release(v), [0, -1, 1.5, 1e99, NaN, 'x']);
        refused('Semaphore', (v) => manager.Semaphore(v), [-1, 1.5, 1e99, NaN, 'x']);
        refused('Queue.get', (v) => queue.get(v), [null, 5, false, 'x']);
        refused('Queue.put', (v) => queue.put(1, v), [null, 5, false, 'x']);
        refused('Lock.acquire', (v) => lock.acquire(v), [null, 5, false, 'x']);
        refused('Lock.runExclusive', (v) => lock.runExclusive(v), noFunction);
        await new Promise(setImmediate);
        console.log(semaphore.getValue(), queue.qsize(), lock.locked(), calls > 200);
      }`);
    assert.deepEqual(lines, ['1 0 false true']);
  });
});
