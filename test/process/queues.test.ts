/** Queues between real processes: order, overflow, waiting at a process's end, and processes that are killed. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

describe('a Queue between processes', function () {
  this.timeout(60_000);

  it('carries everything once, in each putter’s order', async () => {
    const { lines } = await runText(`
      import { Process, Queue } from 'multiprocessing';
      function put(queue: Queue<[number, number]>, id: number) {
        for (let i = 0; i < 5000; i++) queue.put([id, i]);
      }
      function get(queue: Queue<[number, number] | null>, sums: Queue<[number, boolean]>) {
        const last = [-1, -1, -1];
        let count = 0;
        let ordered = true;
        for (let item = queue.get(); item !== null; item = queue.get()) {
          ordered &&= item[1] > last[item[0]]!;
          last[item[0]] = item[1];
          count++;
        }
        sums.put([count, ordered]);
      }
      if (import.meta.main) {
        const queue = new Queue<any>();
        const sums = new Queue<[number, boolean]>();
        const putters = [0, 1, 2].map((id) => new Process({ target: put, args: [queue, id] }));
        const getters = [0, 1].map(() => new Process({ target: get, args: [queue, sums] }));
        for (const p of [...putters, ...getters]) p.start();
        for (const p of putters) p.join();
        queue.put(null);
        queue.put(null);
        const [a, b] = [sums.get(), sums.get()];
        console.log(a[0] + b[0], a[1] && b[1], queue.empty());
        for (const p of getters) p.join();
      }`);
    assert.deepEqual(lines, ['15000 true true']);
  });

  it('blocks who gets from an empty one and who puts into a full one, without using the processor', async () => {
    const { lines } = await runText(`
      import { Process, Queue } from 'multiprocessing';
      function echo(a: Queue<number>, b: Queue<number>) {
        const before = process.cpuUsage();
        b.put(a.get());
        b.put(a.get());
        b.put(a.get());
        const used = process.cpuUsage(before);
        b.put((used.user + used.system) / 1000);
      }
      if (import.meta.main) {
        const a = new Queue<number>(1);
        const b = new Queue<number>(1);
        const p = new Process({ target: echo, args: [a, b] });
        p.start();
        a.put(1);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        a.put(2);
        a.put(3);
        console.log(b.get(), b.get(), b.get());
        console.log(b.get() < 150);
        p.join();
      }`);
    assert.deepEqual(lines, ['1 2 3', 'true']);
  });

  it('holds up the end of a process until what it put beyond the buffer was taken', async () => {
    const { lines, stderr } = await runText(`
      import { Process, Queue } from 'multiprocessing';
      function put(queue: Queue<Buffer>, bytes: number, cancel: boolean) {
        if (cancel) queue.cancelJoinThread();
        queue.put(Buffer.alloc(bytes));
      }
      if (import.meta.main) {
        const run = (bytes: number, cancel = false) => {
          const queue = new Queue<Buffer>();
          const p = new Process({ target: put, args: [queue, bytes, cancel] });
          p.start();
          return { queue, p };
        };
        const small = run(1000);
        small.p.join();
        console.log('small', small.p.exitcode, small.queue.get().length);
        const cancelled = run(1 << 20, true);
        cancelled.p.join();
        console.log('cancelled', cancelled.p.exitcode);
        const large = run(1 << 20);
        while (large.queue.empty());
        large.p.join(300);
        console.log('large', large.p.isAlive(), large.queue.get().length);
        large.p.join();
        console.log('large', large.p.exitcode);
      }`);
    assert.deepEqual(lines, ['small 0 1000', 'cancelled 0', 'large true 1048576', 'large 0'], stderr);
  });

  it('goes on when processes that use it are killed at any moment', async () => {
    const { lines, stderr } = await runText(
      `
      import { Process, Queue } from 'multiprocessing';
      function put(queue: Queue<unknown>, id: number) {
        for (let i = 0; ; i++) queue.put([id, i, 'x'.repeat(i % 50)]);
      }
      function get(queue: Queue<[number, number, string]>, progress: Queue<number>) {
        const last = new Map<number, number>();
        for (let n = 1; ; n++) {
          const [id, i, text] = queue.get();
          if (text.length !== i % 50 || i <= (last.get(id) ?? -1)) progress.put(-1);
          last.set(id, i);
          if (n % 100 === 0) progress.put(n);
        }
      }
      if (import.meta.main) {
        const queue = new Queue<any>(40);
        const progress = new Queue<number>();
        let id = 0;
        const start = (kind: 'put' | 'get') => {
          const p = kind === 'put'
            ? new Process({ target: put, args: [queue, id++], daemon: true })
            : new Process({ target: get, args: [queue, progress], daemon: true });
          p.start();
          return { kind, p };
        };
        const workers = [start('put'), start('put'), start('get'), start('get')];
        const moves = () => {
          // What was reported before the kill does not count.
          while (!progress.empty()) if (progress.get() < 0) throw new Error('an item was broken');
          for (let n = 0; n < 3; n++) if (progress.get({ timeout: 20_000 }) < 0) throw new Error('an item was broken');
        };
        moves();
        for (let round = 0; round < 25; round++) {
          const victim = Math.floor(Math.random() * workers.length);
          const { kind, p } = workers[victim]!;
          const until = performance.now() + Math.random() * 5;
          while (performance.now() < until);
          p.kill();
          p.join();
          moves();
          workers[victim] = start(kind);
        }
        console.log('still moving', queue.qsize() <= 40);
        for (const { p } of workers) p.kill();
        for (const { p } of workers) p.join();
      }`,
      { timeout: 100_000 },
    );
    assert.deepEqual(lines, ['still moving true'], stderr);
  }).timeout(120_000);
});

describe('a Pipe between processes', function () {
  this.timeout(60_000);

  it('carries values and connections, and ends when the other side does', async () => {
    const { lines, stderr } = await runText(`
      import { Pipe, Process } from 'multiprocessing';
      function child(end: any) {
        const inner = end.recv();
        inner.send(['from the child', process.pid]);
        end.send(new Map([[1, 'x']]));
        end.close();
      }
      if (import.meta.main) {
        const [here, there] = Pipe();
        const p = new Process({ target: child, args: [there] });
        p.start();
        there.close();
        const [reader, writer] = Pipe(false);
        here.send(writer);
        writer.close();
        const [text, pid] = reader.recv() as [string, number];
        console.log(text, pid === p.pid, here.recv());
        p.join();
        for (const end of [here, reader]) {
          try { end.recv(); } catch (error) { console.log((error as Error).name); }
        }
      }`);
    assert.deepEqual(lines, ["from the child true Map(1) { 1 => 'x' }", 'EOFError', 'EOFError'], stderr);
  });
});
