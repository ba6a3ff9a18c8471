/** `multiprocessing/dummy` and `ThreadPool`: the same programs over threads. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

const head = `
  import * as mp from 'multiprocessing';
  import * as dummy from 'multiprocessing/dummy';
  import { ThreadPool } from 'multiprocessing/pool';
`;

describe('threads', () => {
  it('share locks, values, queues and pipes with the one that started them', async () => {
    const { lines, stderr, code } = await runText(`${head}
      function child(q: dummy.Queue, v: dummy.Value, lock: dummy.Lock, c: mp.Connection, i: number) {
        for (let round = 0; round < 500; round++) { using _ = lock.hold(); v.value += 1; }
        q.put([i, dummy.currentProcess().name, process.pid, mp.isMainProcess]);
        c.send(i);
        c.close();
      }
      if (import.meta.main) {
        const [q, lock, v] = [new dummy.Queue(), new dummy.Lock(), new dummy.Value('i', 0, { lock: false })];
        const [a, b] = dummy.Pipe();
        const threads = [0, 1].map((i) => new dummy.Process({ target: child, args: [q, v, lock, b, i] }));
        for (const thread of threads) thread.start();
        const got = [q.get(), q.get()].sort();
        for (const thread of threads) thread.join();
        for (const [i, name, pid, main] of got) console.log(i, name, pid === process.pid, main);
        console.log(v.value, a.recv() + a.recv(), threads.map(({ exitcode }) => exitcode));
        b.close();
        try { a.recv(); } catch (error) { console.log(error.code); }
        console.log(threads[0] instanceof dummy.Process, dummy.activeChildren().length);
      }`);
    assert.deepEqual(lines, [
      '0 Thread-1 true false',
      '1 Thread-2 true false',
      '1000 1 [ 0, 0 ]',
      'ERR_MP_EOF',
      'true 0',
    ]);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('say how they ended, and can not be ended from outside', async () => {
    const { lines, stderr } = await runText(`${head}
      function throws() { throw new RangeError('on purpose'); }
      function exits() { process.exit(7); }
      async function later() { await new Promise((resolve) => setTimeout(resolve, 1)); console.log('later'); }
      class Own extends dummy.Process { text = 'own field'; override run() { console.log(this.name, this.text); } }
      function waits(c: mp.Connection) { c.recv(); }
      if (import.meta.main) {
        for (const target of [throws, exits, later]) {
          const thread = new dummy.Process({ target });
          thread.start();
          thread.join();
          console.log(thread.exitcode);
        }
        const own = new Own({ name: 'subclass' });
        own.start();
        await own.joinAsync();
        const [a, b] = mp.Pipe();
        const thread = new dummy.Process({ target: waits, args: [b] });
        thread.start();
        thread.join(1);
        console.log(thread.exitcode, thread.isAlive());
        try { thread.terminate(); } catch (error) { console.log(error.code); }
        a.send(0);
        thread.join();
        console.log(thread.exitcode);
        try { new dummy.Process({ target: () => 1 }).start(); } catch (error) { console.log(error.name); }
      }`);
    assert.deepEqual(lines, [
      '1',
      '7',
      'later',
      '0',
      'subclass own field',
      'null true',
      'ERR_MP_UNSUPPORTED',
      '0',
      'PicklingError',
    ]);
    assert.match(stderr, /^Process Thread-1:\nRangeError: on purpose\n {4}at throws/);
  });

  it('end with the program when they are daemonic, whatever they do; else it waits for them', async () => {
    const { lines, code } = await runText(`${head}
      function sleeps(q: dummy.Queue, ready: dummy.Queue) { ready.put(1); q.get(); }
      function computes(ready: dummy.Queue) { ready.put(1); for (;;); }
      function waits(gate: mp.Connection) { gate.recv(); console.log('thread done'); }
      if (import.meta.main) {
        const ready = new dummy.Queue();
        new dummy.Process({ target: sleeps, args: [new dummy.Queue(), ready], daemon: true }).start();
        new dummy.Process({ target: computes, args: [ready], daemon: true }).start();
        ready.get(); ready.get();
        // Not one instruction of this one has run yet.
        new dummy.Process({ target: computes, args: [ready], daemon: true }).start();
        const [gate, theirs] = mp.Pipe();
        new dummy.Process({ target: waits, args: [theirs] }).start();
        process.on('exit', () => console.log('the last word'));
        console.log('main over');
        gate.send(0);
        process.exitCode = 3;
      }`);
    assert.deepEqual(lines, ['main over', 'thread done', 'the last word']);
    assert.equal(code, 3);
  });

  it('work in a pool', async () => {
    const { lines, stderr, code } = await runText(`${head}
      let base = 0;
      function init(to: number) { base = to; }
      function square(x: number) { return x * x + base; }
      async function slowly(x: number) { await new Promise((resolve) => setTimeout(resolve, 1)); return x; }
      function fails() { throw new TypeError('in a thread'); }
      function sleeps(c: mp.Connection) { c.send(1); c.recv(); c.recv(); }
      if (import.meta.main) {
        using pool = new ThreadPool(2, { initializer: init, initargs: [100] });
        console.log(String(pool), pool instanceof mp.Pool, pool.map(square, [1, 2, 3]), pool.apply(square, [4]));
        console.log([...pool.imapUnordered(slowly, [1, 2, 3, 4])].sort(), await pool.mapAsync(slowly, [5, 6]));
        try { pool.apply(fails); } catch (error) { console.log(error.name, error.message); }
        pool.close();
        pool.join();
        const other = new dummy.Pool(2);
        const [a, b] = mp.Pipe();
        const left = other.applyAsync(sleeps, [b]);
        a.recv();
        other.terminate();
        other.join();
        try { left.get(); } catch (error) { console.log(error.code); }
      }`);
    assert.deepEqual(lines, [
      '<ThreadPool state=open size=2> true [ 101, 104, 109 ] 116',
      '[ 1, 2, 3, 4 ] [ 5, 6 ]',
      'TypeError in a thread',
      'ERR_MP_POOL_TERMINATED',
    ]);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('share with the tasks of a pool what processes only inherit, wherever it is in them', async () => {
    const { lines, stderr, code } = await runText(
      `${head}
      import { Condition, Barrier, Array as Numbers, RawValue, SimpleQueue } from 'multiprocessing';
      class Box { constructor(readonly q: mp.Queue<number>, readonly lock: mp.Lock) {} }
      function fill({ q, lock }: Box, n: number) { using _ = lock.hold(); q.put(n); return lock; }
      function text(all: unknown[]) { return all.map(String).join(' '); }
      function add(v: mp.Value<'i'>, { by }: { by: mp.Value<'i'> }) { using _ = v.hold(); v.value += by.value; }
      function made(n: number) { const v = new mp.Value('i', n); return { v }; }
      function wait(started: mp.Event, go: mp.Event) { started.set(); return go.wait(); }
      if (import.meta.main) {
        using pool = new ThreadPool(2);
        // Of every context: threads have none.
        const [q, lock] = [new mp.Queue<number>(), new (mp.getContext('fork').Lock)()];
        const locks = pool.starmap(fill, [1, 2, 3].map((n) => [new Box(q, lock), n]));
        console.log([q.get(), q.get(), q.get()].sort(), locks.length);
        // The lock that comes back is the same one.
        using _ = lock.hold();
        console.log(locks.map((one) => one.acquire({ block: false })));
        const all = [new mp.RLock(), new mp.Semaphore(2), new Condition(), new Barrier(3), new Numbers('i', 2), new RawValue('d', 1), new SimpleQueue()];
        console.log(pool.apply(text, [all]) === text(all));
        const [sum, by] = [new mp.Value('i', 5), new mp.Value('i', 37)];
        pool.apply(add, [sum], { by });
        console.log(sum.value, [...pool.imap(made, [6, 7])].map(({ v }) => v.value));
        const [started, go] = [new mp.Event(), new mp.Event()];
        const waits = pool.applyAsync(wait, [started, go]);
        started.wait();
        go.set();
        console.log(waits.get());
        using processes = new mp.Pool(1);
        try { processes.apply(text, [[lock]]); } catch (error) { console.log(error.message); }
      }`,
      { execArgv: ['--single-threaded', '--v8-pool-size=0'] },
    );
    assert.equal(stderr, '');
    assert.deepEqual(lines, [
      '[ 1, 2, 3 ] 3',
      '[ false, false, false ]',
      'true',
      '42 [ 6, 7 ]',
      'true',
      "args[0][0] can't be sent: a Lock is shared by inheritance: give it to the other process as an argument of Process, or to the workers of a Pool by initargs.",
    ]);
    assert.equal(code, 0);
  });

  it('are left behind by the end of their pool or program, whatever their tasks do', async () => {
    const { lines, stderr, code } = await runText(`${head}
      function computes(c: mp.Connection) { c.send(1); for (;;); }
      function sleeps(c: mp.Connection) { c.send(1); c.recv(); }
      async function awaits(c: mp.Connection) { c.send(1); await new Promise(() => setInterval(() => undefined, 1000)); }
      if (import.meta.main) {
        for (const [task, end] of [[computes, 'terminate'], [sleeps, 'using'], [awaits, 'await'], [sleeps, 'left']] as const) {
          const [a, b] = mp.Pipe();
          const pool = new ThreadPool(2);
          const result = pool.applyAsync(task as (c: mp.Connection) => unknown, [b]);
          a.recv();
          const others = pool.map(Math.sqrt, [1, 4]).join();
          if (end === 'using') { using _ = pool; }
          if (end === 'terminate') { pool.terminate(); pool.join(); }
          if (end === 'await') { pool.terminate(); await pool.joinAsync(); }
          try { result.get(end === 'left' ? 1 : undefined); } catch (error) { console.log(end, others, error.code); }
        }
      }`);
    assert.deepEqual(
      lines,
      [
        'terminate 1,2 ERR_MP_POOL_TERMINATED',
        'using 1,2 ERR_MP_POOL_TERMINATED',
        'await 1,2 ERR_MP_POOL_TERMINATED',
        'left 1,2 ERR_MP_TIMEOUT',
      ],
      stderr,
    );
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('start processes and threads of their own', async () => {
    const { lines, stderr } = await runText(`${head}
      function leaf(q: mp.Queue, name: string) { q.put([name, process.pid]); }
      function middle(q: mp.Queue) {
        const children = [
          new mp.Process({ target: leaf, args: [q, 'process'] }),
          new dummy.Process({ target: leaf, args: [q, 'thread'] }),
        ];
        for (const child of children) child.start();
        for (const child of children) child.join();
      }
      if (import.meta.main) {
        mp.setStartMethod('spawn');
        const q = new mp.Queue();
        const thread = new dummy.Process({ target: middle, args: [q], daemon: true });
        thread.start();
        const got = [q.get(), q.get()].sort() as [string, number][];
        thread.join();
        console.log(got.map(([name, pid]) => [name, pid === process.pid]), thread.exitcode);
      }`);
    assert.deepEqual(lines, ["[ [ 'process', false ], [ 'thread', true ] ] 0"]);
    assert.equal(stderr, '');
  });
});
