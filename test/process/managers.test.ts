/** Managers as programs use them: types, several clients at once, nesting, errors, ends of all kinds. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { runText } from '../support/run-program.ts';

describe('managers', () => {
  it('have a text for every proxy: of what contains itself, and of what is gone', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      if (import.meta.main) {
        const m = mp.Manager();
        const [list, dict] = [m.list<unknown>([1]), m.dict<string, unknown>()];
        list.push(list);
        dict.set('list', list);
        console.log(String(list));
        console.log(list, dict);
        m.shutdown();
        console.log(String(list).replace(/:.*/, ''));
      }`);
    assert.deepEqual(lines, [
      '[ 1, [ 1, <list, which contains itself> ] ]',
      "[ 1, <list, which contains itself> ] Map(1) { 'list' => [ 1, <list, which contains itself> ] }",
      '<proxy of a list',
    ]);
    assert.equal(stderr, '');
  });

  it('hold every type, which several processes use', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      function work(d: any, l: any, lock: any, i: number) {
        for (let n = 0; n < 20; n++) {
          using _ = lock.hold();
          d.set('sum', d.get('sum') + 1);
          l.push(i);
        }
      }
      if (import.meta.main) {
        using m = mp.Manager();
        const d = m.dict<string, number>({ sum: 0 });
        const l = m.list<number>();
        const ps = [1, 2, 3].map((i) => new mp.Process({ target: work, args: [d, l, m.Lock(), i] }));
        const lock = m.Lock();
        const same = [1, 2, 3].map((i) => new mp.Process({ target: work, args: [d, l, lock, i] }));
        for (const p of same) p.start();
        for (const p of same) p.join();
        console.log(d, l.length, ps.length);
        l.clear(); l.push(3, 1, 2, 10); l.sort();
        console.log(l.find((x) => x > 2), l.some((x) => x > 10), l.every((x) => x > 0), l.reduce((sum, x) => sum + x, 0));
        console.log(l, l[3], l.at(-1), l.slice(1, 3), l.pop(), l.length, 1 in l, l[9]);
        d.set('inner', m.list([1]) as any);
        const inner = d.get('inner') as any;
        inner.push(2);
        console.log(d.get('inner'), d.pop('nothing', 5), [...d.keys()]);
        const ns = m.Namespace<any>({ a: 1 });
        ns.b = 2; delete ns.a;
        console.log(ns, ns.a, 'b' in ns);
        const v = m.Value('i', 5); v.value++;
        const a = m.Array('i', [1, 2, 3]); a[1] = 9;
        console.log(v.value, a, [...a]);
        const s = m.set([1, 2, 2]); s.add([3] as any);
        console.log(s, s.has([3] as any), s.size);
        const r = m.RLock(); r.acquire(); console.log(r.acquire(), r.release(), r.release());
        const sem = m.BoundedSemaphore(1); console.log(sem.acquire(), sem.acquire({ block: false }), sem.release());
        try { sem.release(); } catch (e: any) { console.log(e.code); }
        const e = m.Event(); console.log(e.wait(5), e.set(), e.wait());
        const pool = m.Pool(1);
        console.log(pool.map(Math.sqrt, [1, 4]), [...pool.imap(Math.abs, [-1])], pool.applyAsync(Math.max, [1, 2]).get());
        pool.terminate();
        console.log(m.numberOfObjects() > 8);
      }`);
    assert.deepEqual(
      lines,
      [
        "Map(1) { 'sum' => 60 } 60 3",
        '3 false true 16',
        '[ 1, 2, 3 ] 10 10 [ 2, 3 ] 10 3 true undefined',
        "[ 1, 2 ] 5 [ 'sum', 'inner' ]",
        'Namespace { b: 2 } undefined true',
        '6 [ 1, 9, 3 ] [ 1, 9, 3 ]',
        'Set(3) { 1, 2, [ 3 ] } true 3',
        'true undefined undefined',
        'true false undefined',
        'ERR_MP_RELEASED_TOO_OFTEN',
        'false undefined true',
        '[ 1, 2 ] [ 1 ] 2',
        'true',
      ],
      stderr,
    );
    assert.equal(stderr, '');
  });

  it('wait for one client without holding up another', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      function waits(q: any, lock: any, cond: any, ready: any) {
        ready.set();
        console.log('got', q.get());
        lock.acquire();
        console.log('locked');
        { using _ = cond.hold(); console.log('notified', cond.wait()); }
      }
      if (import.meta.main) {
        using m = mp.Manager();
        const [q, lock, cond, ready] = [m.Queue<string>(), m.Lock(), m.Condition(), m.Event()];
        lock.acquire();
        const p = new mp.Process({ target: waits, args: [q, lock, cond, ready] });
        p.start();
        ready.wait();
        const pending = m.Queue<string>();
        const controller = new AbortController();
        const gets = [pending.getAsync(), pending.getAsync({ signal: controller.signal }), pending.getAsync()];
        controller.abort(new Error('aborted'));
        pending.put('first'); pending.put('second');
        console.log((await Promise.allSettled(gets)).map((one: any) => one.value ?? one.reason.message));
        q.put('item');
        while (!lock.acquire({ timeout: 1 })) { lock.release(); break; }
        for (;;) { using _ = cond.hold(); cond.notify(); if (!p.isAlive()) break; p.join(5); }
        p.join();
        try { q.get({ timeout: 10 }); } catch (e: any) { console.log(e.name, e instanceof mp.Empty); }
        try { q.put(() => 1 as any); } catch (e: any) { console.log(e.name, e.path); }
      }`);
    assert.deepEqual(
      lines.sort(),
      [
        "[ 'first', 'aborted', 'second' ]",
        'Empty true',
        'PicklingError args[0]',
        'got item',
        'locked',
        'notified true',
      ].sort(),
      stderr,
    );
  });

  it('serve types of the program, and throw its errors with the remote stack', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      import { BaseManager, BaseProxy } from 'multiprocessing/managers';
      class Refused extends Error {}
      class Counter {
        n = 0;
        inc(by = 1) { return (this.n += by); }
        async slow() { await new Promise((done) => setTimeout(done, 5)); return 'slow'; }
        refuse() { throw new Refused('no'); }
        parts() { return new Parts(this.n); }
        _private() { return 'secret'; }
        *count() { yield 1; yield 2; }
      }
      class Parts { constructor(public n: number) {} list() { return [this.n]; } }
      class CounterProxy extends BaseProxy {
        static override readonly exposed = ['inc'];
        twice() { this.callMethod('inc'); return this.callMethod('inc'); }
      }
      function init(text: string) { console.log('init', text); }
      const Counters = class Counters extends BaseManager {}
        .register('Counter', { callable: Counter, methodToTypeid: { parts: 'Parts', count: 'Iterator' } })
        .register('Special', { callable: Counter, proxytype: CounterProxy })
        .register('Parts', { callable: Parts, createMethod: false })
        .register('Iterator', { exposed: ['next'], createMethod: false });
      if (import.meta.main) {
        using m = new Counters();
        m.start(init, ['here']);
        const c = m.Counter() as any;
        console.log(c.inc(), c.inc(4), c.slow(), c._private, c.n, (m as any).Parts);
        try { c.refuse(); } catch (e: any) { console.log(e instanceof Refused, e.cause.name, /Counter\\.refuse/.test(e.cause.stack)); }
        console.log(c.parts().list(), c.count().next());
        const s = m.Special();
        console.log(s.twice(), (s as any).inc, await c.incAsync(10));
        const exposed = c.exposed;
        console.log(exposed, m.debugInfo().map(({ typeid }) => typeid));
        try { new Counters().Counter(); } catch (e: any) { console.log(e.name, /start\\(\\)/.test(e.message)); }
        m.shutdown(); m.shutdown();
        try { c.inc(); } catch (e: any) { console.log(e.name); }
        try { m.Counter(); } catch (e: any) { console.log(e.code); }
      }`);
    assert.equal(lines[0], 'init here', stderr);
    assert.deepEqual(
      lines.slice(1, 5),
      [
        '1 5 slow undefined undefined undefined',
        'true RemoteError true',
        '[ 5 ] { value: 1, done: false }',
        '2 undefined 15',
      ],
      stderr,
    );
    assert.match(lines[5] ?? '', /^undefined \[ 'Counter'/);
    assert.deepEqual(lines.slice(6), ['AssertionError true', 'SystemError', 'ERR_MP_CLOSED'], stderr);
  });

  it('keep an object as long as somebody has a proxy of it', async () => {
    const { lines, stderr } = await runText(
      `
      import * as mp from 'multiprocessing';
      function passOn(from: any, to: any) { to.put(from.get()); }
      function dies(l: any, ready: any) { l.push('dying'); ready.set(); for (;;) mp.currentProcess().name; }
      if (import.meta.main) {
        using m = mp.Manager();
        const queues = [m.Queue<any>(), m.Queue<any>()] as const;
        const p = new mp.Process({ target: passOn, args: [...queues] });
        p.start();
        (() => { queues[0].put(m.list(['kept'])); })();
        p.join();
        for (let i = 0; i < 3; i++) { (globalThis as any).gc(); await new Promise((done) => setImmediate(done)); }
        console.log(m.numberOfObjects());
        await (async () => { const l = queues[1].get(); console.log([...l]); })();
        while (m.numberOfObjects() > 2) { (globalThis as any).gc(); await new Promise((done) => setImmediate(done)); }
        console.log(m.numberOfObjects());
        const [l, ready] = [m.list<string>(), m.Event()];
        const victim = new mp.Process({ target: dies, args: [l, ready] });
        victim.start();
        ready.wait();
        const before = m.debugInfo().find(({ typeid }) => typeid === 'list')!.references;
        victim.kill(); victim.join();
        while (m.debugInfo().find(({ typeid }) => typeid === 'list')!.references === before) await new Promise((done) => setTimeout(done, 1));
        console.log(before, [...l]);
      }`,
      { execArgv: ['--expose-gc'] },
    );
    assert.deepEqual(lines, ['3', "[ 'kept' ]", '2', "2 [ 'dying' ]"], stderr);
  });

  it('serve over TCP to programs that only know the key', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      import { BaseManager } from 'multiprocessing/managers';
      const queue = new mp.Queue<string>();
      const Served = class Served extends BaseManager {}.register('getQueue', { callable: () => queue });
      const Known = class Known extends BaseManager {}.register('getQueue');
      function client(address: any) {
        const wrong = new Known({ address, authkey: 'wrong' });
        try { wrong.connect(); } catch (e: any) { console.log(e.name); }
        const m = new Known({ address, authkey: 'key' });
        m.connect();
        const q = (m as any).getQueue();
        console.log(q.get());
        q.put('back');
        try { m.shutdown(); } catch (e: any) { console.log(e.name); }
      }
      if (import.meta.main) {
        const m = new Served({ address: ['127.0.0.1', 0], authkey: 'key' });
        const server = m.getServer();
        const serving = server.serveForever();
        const p = new mp.Process({ target: client, args: [server.address] });
        p.start();
        queue.put('hello');
        await p.joinAsync();
        console.log(await queue.getAsync());
        server.stop();
        await serving;
        try { m.connect(); } catch (e: any) { console.log(e.code); }
      }`);
    assert.deepEqual(
      lines,
      ['AuthenticationError', 'hello', 'AssertionError', 'back', 'ECONNREFUSED'],
      stderr,
    );
  });

  it('end with their program, however that ends, and leave nothing', async () => {
    for (const signal of ['SIGKILL', undefined] as const) {
      let folder = '';
      await runText(
        `
        import * as mp from 'multiprocessing';
        if (import.meta.main) {
          const m = mp.Manager();
          console.log('at', m.address);
          ${signal === undefined ? '' : 'await new Promise(() => setInterval(() => undefined, 1000));'}
        }`,
        {
          during: async (running) => {
            await running.printed('\n');
            folder = dirname(/at (.*)\n/.exec(running.stdout())?.[1] ?? '');
            if (signal !== undefined) running.process.kill(signal);
          },
        },
      );
      assert.match(folder, /mp-/);
      const until = Date.now() + 3000;
      while (existsSync(folder) && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
      assert.ok(!existsSync(folder), `${folder} was left behind`);
    }
  });

  it('make blocks of shared memory that go with them', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      import { SharedMemoryManager } from 'multiprocessing/managers';
      import { SharedMemory } from 'multiprocessing/shared-memory';
      function fill(shm: SharedMemory, list: any) { shm.buf[0] = 7; list[0] = 'b'; }
      if (import.meta.main) {
        let name = '';
        {
          using m = new SharedMemoryManager();
          m.start();
          const [shm, list] = [m.SharedMemory(100), m.ShareableList(['a', 1])];
          name = shm.name;
          const p = new mp.Process({ target: fill, args: [shm, list] });
          p.start();
          p.join();
          console.log(shm.buf[0], list[0], m.segments().length);
          try { m.SharedMemory(0); } catch (e: any) { console.log(e.name); }
        }
        try { new SharedMemory({ name }); } catch (e: any) { console.log(e.code); }
      }`);
    assert.deepEqual(lines, ['7 b 2', 'RangeError', 'ENOENT'], stderr);
    assert.equal(stderr, '');
  });

  it('start and end without holding up the event loop', async () => {
    const { lines, stderr, code } = await runText(`
      import { Event } from 'multiprocessing';
      import { SyncManager } from 'multiprocessing/managers';
      function fails() { throw new RangeError('not today'); }
      const attempt = (call: () => unknown) => { try { call(); } catch (error) { console.log(error.name, error.code); } };
      function waits(go: Event) { go.wait(); }
      if (import.meta.main) {
        const m = new SyncManager();
        await m.startAsync(fails).catch((error) => console.log(error.name, error.message));
        const go = new Event();
        const starting = m.startAsync(waits, [go]);
        attempt(() => m.start());
        attempt(() => m.dict());
        attempt(() => m.shutdown());
        // It does not begin before the event loop has turned.
        setTimeout(() => { go.set(); });
        await starting;
        const d = m.dict([['a', 1]]);
        console.log(d.get('a'));
        await m.joinAsync(1);
        await m.shutdownAsync();
        await m.shutdownAsync();
        await m.joinAsync();
        attempt(() => d.get('a'));
        {
          await using other = new SyncManager();
          await other.startAsync();
          console.log(other.list([1]).length);
        }
      }`);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Process SyncManager-1:\nRangeError: not today\n( {4}at .*\n)+$/);
    assert.deepEqual(lines, [
      'RangeError not today',
      'AssertionError ERR_MP_ASSERTION',
      'AssertionError ERR_MP_ASSERTION',
      'AssertionError ERR_MP_ASSERTION',
      '1',
      'SystemError ENOENT',
      '1',
    ]);
  });

  it('tell when they can not start', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      import { SyncManager } from 'multiprocessing/managers';
      function fails() { throw new RangeError('not today'); }
      if (import.meta.main) {
        const codes: unknown[] = [];
        const attempt = (f: () => void) => { try { f(); } catch (e: any) { codes.push(e.code ?? e.message); } };
        attempt(() => new SyncManager().start(fails));
        attempt(() => new SyncManager({ address: '/no/such/folder/socket' }).start());
        attempt(() => new SyncManager({ address: ['127.0.0.1', 99999] }));
        attempt(() => new SyncManager({ authkey: 5 as any }));
        attempt(() => new SyncManager('x' as any));
        attempt(() => new SyncManager().connect());
        attempt(() => new SyncManager().shutdown());
        attempt(() => new SyncManager().list());
        attempt(() => SyncManager.register(5 as any));
        attempt(() => SyncManager.register('x', { callable: 5 as any }));
        using m = mp.Manager();
        attempt(() => m.start());
        attempt(() => m.Barrier(0));
        attempt(() => m.dict(5 as any));
        attempt(() => m.list().pop());
        attempt(() => { m.list()[0] = 1; });
        attempt(() => { m.Lock().release(); });
        attempt(() => { m.Condition().notify(); });
        attempt(() => { m.Queue().taskDone(); });
        attempt(() => { m.Event().wait('x' as any); });
        attempt(() => { m.Lock().acquire(false as any); });
        attempt(() => { m.Condition(m.Event() as any); });
        console.log(codes.join(' '));
      }`);
    assert.deepEqual(
      lines,
      [
        'not today ENOENT ERR_MP_ADDRESS ERR_MP_TYPE ERR_MP_TYPE ERR_MP_ADDRESS ERR_MP_ASSERTION ERR_MP_ASSERTION ERR_MP_TYPE ERR_MP_TYPE ' +
          'ERR_MP_ASSERTION ERR_MP_VALUE ERR_MP_TYPE ERR_MP_VALUE ERR_MP_VALUE ERR_MP_NOT_HELD ERR_MP_ASSERTION ERR_MP_TASK_DONE ERR_MP_TYPE ERR_MP_TYPE ERR_MP_TYPE',
      ],
      stderr,
    );
  });
});
