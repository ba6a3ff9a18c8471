/** Managers that are called wrongly, that die, or that are none: an error with a code, at the call, and no hang. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

/** `codes(…)` gives the code of the error that each of the calls throws. */
const head = `
  import * as mp from 'multiprocessing';
  import { BaseManager, BaseProxy, MakeProxyType, SharedMemoryManager, SyncManager } from 'multiprocessing/managers';
  const code = (call: () => unknown) => { try { return String(call()); } catch (e: any) { return e.code; } };
  const codes = (...calls: (() => unknown)[]) => { console.log(calls.map(code).join(' ')); };
`;

describe('managers that are used wrongly', () => {
  it('refuse what is registered wrongly, options and calls that can not be', async () => {
    const { lines, stderr } = await runText(`${head}
      class Thing { n = 0; inc() { return ++this.n; } self() { return this; } }
      class Things extends BaseManager {}
      Things.register('Thing', { callable: Thing, methodToTypeid: { self: 'Unknown' } });
      Things.register('Short', { callable: Thing, exposed: ['inc', 'nothing'] });
      Things.register('None');
      if (import.meta.main) {
        codes(
          () => Things.register('start', { callable: Thing }),
          () => Things.register('q', { methodToTypeid: { a: 5 } as any }),
          () => Things.register('q', { createMethod: 1 as any }),
          () => Things.register('q', { exposed: 'abc' as any }),
          () => new Things({ shutdownTimeout: NaN }),
          () => new Things({ address: '/tmp/' + 'x'.repeat(200) }),
          () => new Things().start(Math.max, 5 as any),
          () => MakeProxyType('x', [5 as any]),
          () => new BaseProxy(undefined as any),
          () => new SharedMemoryManager().SharedMemory(5),
        );
        const m = new Things() as any;
        codes(() => m.Thing(), () => m.join(), () => m.shutdown(), () => m.numberOfObjects());
        m.start();
        const [thing, short] = [m.Thing(), m.Short()];
        codes(
          () => m.getServer(), () => m.connect(), () => m.start(), () => m.None(), () => m.create('zzz', []),
          () => thing.self(), () => thing.callMethod('nope'), () => thing.callMethod(5), () => thing.callMethod('inc', 5),
          () => thing.callMethod('x'.repeat(300)), () => thing.callMethod('__proto__'), () => short.nothing(), () => thing.inc(Symbol('x')),
        );
        thing.callMethodAsync('inc', [], { signal: 5 }).catch((e: any) => console.log(e.code));
        await new Promise(setImmediate);
        m.shutdown();
        codes(() => thing.inc(), () => m.Thing(), () => m.start(), () => m.numberOfObjects(), () => m.shutdown(), () => m.join());
      }`);
    assert.deepEqual(
      lines,
      [
        'ERR_MP_VALUE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ENAMETOOLONG ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_ASSERTION',
        'ERR_MP_ASSERTION ERR_MP_ASSERTION ERR_MP_ASSERTION ERR_MP_ASSERTION',
        'ERR_MP_ASSERTION ERR_MP_ASSERTION ERR_MP_ASSERTION ERR_MP_TYPE ERR_MP_NOT_REGISTERED ' +
          'ERR_MP_NOT_REGISTERED ERR_MP_NOT_EXPOSED ERR_MP_TYPE ERR_MP_TYPE ' +
          'ERR_MP_VALUE ERR_MP_NOT_EXPOSED ERR_MP_NOT_EXPOSED ERR_MP_PICKLING',
        'ERR_MP_TYPE',
        'ENOENT ERR_MP_CLOSED ERR_MP_CLOSED ERR_MP_CLOSED undefined undefined',
      ],
      stderr,
    );
    assert.equal(stderr, '');
  });

  it('refuse wrong arguments of every type they share', async () => {
    const { lines, stderr } = await runText(`${head}
      if (import.meta.main) {
        using m = mp.Manager() as any;
        const [l, d, q, lock, s, e, c, ns, a] =
          [m.list([1, 2]), m.dict({ a: 1 }), m.Queue(1), m.Lock(), m.Semaphore(1), m.Event(), m.Condition(), m.Namespace(), m.Array('i', 3)];
        const ring: any[] = [];
        ring.push(ring);
        codes(
          () => m.list(5), () => m.dict('ab'), () => m.dict([[1, 2, 3]]), () => m.set(5), () => m.Namespace(null),
          () => m.Semaphore(-1), () => m.BoundedSemaphore(1.5), () => m.Condition(new mp.Lock()), () => m.Barrier(2, 5), () => m.Barrier(2, { action: 5 }),
          () => m.Queue(NaN), () => m.Queue(0.5), () => m.Array('i', -1), () => m.Array('i', 1e10), () => m.Pool(0),
        );
        codes(
          () => l.pop(9), () => l.pop('x'), () => { l[9] = 1; }, () => { l.length = 0; }, () => { delete l[0]; }, () => l.remove(99),
          () => l.extend(5), () => l.sort('x'), () => l.splice('x'), () => l.slice('x'), () => l.push(() => 1), () => l.push(new mp.Lock()),
          () => d.pop('zz'), () => d.set(ring, 1), () => d.set('f', () => 1), () => d.update(5), () => m.set().pop(), () => m.set().update(5),
        );
        codes(
          () => q.put(1), () => q.put(2, { timeout: 1 }), () => q.get(5), () => q.get({ timeout: 'x' }), () => q.get({ timeout: NaN }), () => q.putNowait(1),
          () => lock.release(), () => lock.acquire({ timeout: 'x' }), () => m.RLock().release(), () => s.release(0), () => s.release('x'), () => e.wait('x'),
          () => c.wait(5), () => c.notify('x'), () => c.waitFor(5), () => { ns.callMethod = 1; }, () => { ns.f = () => 1; }, () => { a[5] = 1; },
          () => { a[0] = 'x'; }, () => { a[0] = 1.5; }, () => m.Array('i', [null]), () => m.Array('z', 3), () => a.slice(5n),
        );
        const pool = m.Pool(1);
        codes(() => pool.apply(5), () => pool.apply(() => 1), () => pool.map(Math.sqrt, 5), () => pool.join(), () => pool.close(), () => pool.apply(Math.sqrt, [4]));
        pool.terminate();
        console.log([lock, q, c], String(e));
      }`);
    assert.deepEqual(
      lines,
      [
        'ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_VALUE ERR_MP_VALUE ERR_MP_PICKLING ERR_MP_TYPE ERR_MP_TYPE ' +
          'ERR_MP_TYPE ERR_MP_VALUE ERR_MP_VALUE ERR_MP_VALUE ERR_MP_VALUE',
        'ERR_MP_VALUE ERR_MP_TYPE ERR_MP_VALUE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_VALUE ' +
          'ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_PICKLING ERR_MP_PICKLING ' +
          'ERR_MP_KEY ERR_MP_TYPE ERR_MP_PICKLING ERR_MP_TYPE ERR_MP_KEY ERR_MP_TYPE',
        'undefined ERR_MP_FULL ERR_MP_TYPE ERR_MP_TYPE ERR_MP_VALUE ERR_MP_FULL ' +
          'ERR_MP_NOT_HELD ERR_MP_TYPE ERR_MP_ASSERTION ERR_MP_VALUE ERR_MP_TYPE ERR_MP_TYPE ' +
          'ERR_MP_ASSERTION ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_PICKLING ERR_MP_VALUE ' +
          'ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPECODE ERR_MP_TYPE',
        'ERR_MP_TYPE ERR_MP_PICKLING ERR_MP_TYPE ERR_MP_POOL_RUNNING undefined ERR_MP_CLOSED',
        '[ <Lock unlocked>, <Queue 1 items>, <Condition 0 waiting> ] <Event not set>',
      ],
      stderr,
    );
    assert.equal(stderr, '');
  });

  it('say that they have ended to whoever waits, and to who comes later', async () => {
    const { lines, stderr } = await runText(`${head}
      function waits(q: any, ready: mp.Connection) { ready.send(1); codes(() => q.get(), () => q.qsize()); }
      if (import.meta.main) {
        const m = mp.Manager() as any;
        const server = mp.activeChildren()[0]!;
        const [q, [a, b]] = [m.Queue(), mp.Pipe()];
        const children = [1, 2].map(() => new mp.Process({ target: waits, args: [q, b] }));
        for (const child of children) child.start();
        a.recv(); a.recv();
        // Both wait by now, or find on their way that nobody is there.
        const pending = [q.getAsync(), q.getAsync({ timeout: 60_000 })].map((got) => got.catch((e: any) => e.code));
        server.kill();
        for (const child of children) await child.joinAsync();
        console.log((await Promise.all(pending)).join(' '));
        codes(() => q.get(), () => m.dict(), () => m.shutdown(), () => m.shutdown());
      }`);
    const away = /^(ERR_MP_EOF|ENOENT|ECONNREFUSED)( (ERR_MP_EOF|ENOENT|ECONNREFUSED))?$/;
    assert.match(lines[0] ?? '', away, stderr);
    assert.match(lines[1] ?? '', away, stderr);
    assert.equal(lines[2], 'ERR_MP_EOF ERR_MP_EOF');
    assert.match(
      lines[3] ?? '',
      /^(ERR_MP_EOF|ENOENT|ECONNREFUSED) (ERR_MP_EOF|ENOENT|ECONNREFUSED) undefined undefined$/,
    );
    assert.equal(stderr, '');
  });

  it('are shut down while they compute, after shutdownTimeout', async () => {
    const { lines, stderr } = await runText(`${head}
      class Busy { loop(ready: any) { ready.put(1); for (;;); } }
      const Busies = class Busies extends BaseManager {}.register('Busy', { callable: Busy });
      if (import.meta.main) {
        using helper = mp.Manager();
        const ready = helper.Queue<number>();
        const m = new Busies({ shutdownTimeout: 20 });
        m.start();
        const call = (m.Busy() as any).callMethodAsync('loop', [ready]).catch((e: any) => e.code);
        await ready.getAsync();
        m.shutdown();
        console.log(await call, mp.activeChildren().length);
      }`);
    assert.deepEqual(lines, ['ERR_MP_EOF 1'], stderr);
    assert.equal(stderr, '');
  });

  it('are told from what is no manager', async () => {
    const { lines, stderr } = await runText(`${head}
      import { writeSync } from 'node:fs';
      import { Listener } from 'multiprocessing/connection';
      const waste = Buffer.from([255, 255, 255, 255, 0, 0]);
      function goes(c: any) { c.close(); }
      function wastes(c: any) { writeSync(c.fileno(), waste); try { c.recvBytes(); } catch { c.close(); } }
      async function serve(port: mp.Connection, ways: number) {
        const listener = new Listener(['127.0.0.1', 0], { authkey: 'key' });
        port.send(listener.address);
        for (const talk of [goes, wastes]) talk(listener.accept());
        listener.close();
      }
      if (import.meta.main) {
        const [a, b] = mp.Pipe();
        const peer = new mp.Process({ target: serve, args: [b, 2] });
        peer.start();
        const address = a.recv() as any;
        const make = () => new SyncManager({ address, authkey: 'key' });
        codes(() => make().connect(), () => make().connect());
        peer.join();
        codes(() => make().connect(), () => new SyncManager({ address, authkey: 'key' }).shutdown());
      }`);
    assert.deepEqual(lines, ['ERR_MP_EOF ERR_MP_BAD_MESSAGE', 'ECONNREFUSED ERR_MP_ASSERTION'], stderr);
    assert.equal(stderr, '');
  });
});
