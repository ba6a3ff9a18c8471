/** A pool's beginning and end: initializers, close, join, terminate in mid-task, the end of the program, the trace. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

async function lines(text: string): Promise<string[]> {
  const { lines, stderr, code } = await runText(text);
  assert.deepEqual([stderr, code], ['', 0]);
  return lines;
}

describe('the life of a pool', () => {
  it('begins with an initializer in each worker', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, currentProcess } from 'multiprocessing';
      let offset = 0;
      async function setUp(n: number) { await 1; offset = n; }
      const add = (x: number) => x + offset;
      const about = () => [currentProcess().name, currentProcess().daemon];
      if (import.meta.main) {
        using pool = new Pool(2, { initializer: setUp, initargs: [100] });
        console.log(pool.map(add, [1, 2, 3, 4], { chunksize: 1 }), offset);
        console.log(/^ForkServerPoolWorker-[12]$/.test(pool.apply(about)[0]), pool.apply(about)[1]);
      }`),
      ['[ 101, 102, 103, 104 ] 0', 'true true'],
    );
  });

  it('ends with close() and join() when all is done', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, activeChildren } from 'multiprocessing';
      const slow = async (x: number) => { await new Promise((resolve) => setTimeout(resolve, 20)); return x; };
      if (import.meta.main) {
        const pool = new Pool(2);
        const results = [...Array(10).keys()].map((x) => pool.applyAsync(slow, [x]));
        pool.close();
        pool.join();
        console.log(results.every((result) => result.ready()), activeChildren().length);
        const other = new Pool(2);
        const result = other.mapAsync(slow, [1, 2, 3]);
        other.close();
        await other.joinAsync();
        console.log(result.ready(), result.get(), activeChildren().length);
      }`),
      ['true 0', 'true [ 1, 2, 3 ] 0'],
    );
  });

  it('ends at once with terminate(), in the middle of tasks', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, activeChildren } from 'multiprocessing';
      const endless = () => { for (;;); };
      const never = () => new Promise(() => { setInterval(() => undefined, 1000); });
      if (import.meta.main) {
        const pool = new Pool(3);
        const results = [endless, never, endless, endless].map((f) => pool.applyAsync(f));
        const begin = performance.now();
        pool.terminate();
        pool.join();
        console.log(performance.now() - begin < 900, activeChildren().length);
        for (const result of results) try { result.get(); } catch (error) { console.log(error.code); }
        const awaited = new Pool(1);
        const outcome = awaited.applyAsync(endless).then(() => 'no error', (error) => error.code);
        awaited.terminate();
        console.log(await outcome);
        await using last = new Pool(1);
      }`),
      ['true 0', ...Array<string>(5).fill('ERR_MP_POOL_TERMINATED')],
    );
  });

  it('ends with the program, however that ends', async () => {
    const head = `
      import { Pool } from 'multiprocessing';
      const endless = () => { for (;;); };
      const f = (x: number) => x;`;
    for (const [text, code] of [
      ['const pool = new Pool(2); pool.applyAsync(endless); console.log(pool.apply(f, [1]));', 0],
      ['const pool = new Pool(2); pool.applyAsync(endless); process.exit(4);', 4],
      ['const pool = new Pool(2); pool.applyAsync(endless); throw new Error("main fails");', 1],
      ['const pool = new Pool(2); pool.applyAsync(endless); process.kill(process.pid, "SIGKILL");', -9],
      ['const pool = new Pool(2); await pool.applyAsync(f, [1]); console.log("awaited");', 0],
    ] as const) {
      const result = await runText(`${head} if (import.meta.main) { ${text} }`);
      assert.equal(result.code, code, text);
    }
  });

  it('costs no descriptors and no memory that stay', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      import { readdirSync, readFileSync } from 'node:fs';
      const f = (x: number) => x;
      const open = () => readdirSync('/proc/self/fd').length;
      const locked = () => Number(/RssShmem:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]);
      if (import.meta.main) {
        const round = (end: 'terminate' | 'close') => { const pool = new Pool(1); pool.map(f, [...Array(100_000).keys()]); pool[end](); pool.join(); };
        round('close');
        const [fds, memory] = [open(), locked()];
        for (let n = 0; n < 6; n++) round(n % 2 ? 'close' : 'terminate');
        console.log(open() - fds, locked() - memory < 1000);
      }`),
      ['0 true'],
    );
  });

  it('leaves the event loop of a worker to what tasks put there', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      const writeLater = (path: string) => { void (async () => { for (let n = 0; n < 20; n++) await n; writeFileSync(path, ''); })(); };
      let ticks = 0;
      const startTicking = () => { setInterval(() => ticks++, 5); };
      const told = () => ticks;
      if (import.meta.main) {
        using pool = new Pool(1);
        pool.apply(startTicking);
        while (pool.apply(told) < 5) await new Promise((resolve) => setTimeout(resolve, 10));
        console.log('ticking');
        // Goes on in promises only, after the task has returned, while the worker has nothing to do.
        const path = tmpdir() + '/mp-pool-later-' + process.pid;
        using other = new Pool(1);
        other.apply(writeLater, [path]);
        while (!existsSync(path));
        unlinkSync(path);
        console.log('written');
      }`),
      ['ticking', 'written'],
    );
  });
});
