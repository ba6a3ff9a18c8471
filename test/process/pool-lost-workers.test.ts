/** Workers that die: their task fails and says how, they are replaced, everything else is done. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

async function lines(text: string, timeout = 15_000): Promise<string[]> {
  const { lines, stderr, code } = await runText(text, { timeout });
  assert.deepEqual([stderr, code], ['', 0]);
  return lines;
}

describe('a pool that loses a worker', () => {
  it('fails the task that it had, and does the rest', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, WorkerLostError } from 'multiprocessing';
      function work(x: number) {
        if (x === 3) process.kill(process.pid, 'SIGKILL');
        if (x === 7) process.exit(5);
        return x * x;
      }
      if (import.meta.main) {
        using pool = new Pool(2);
        const results = [...Array(12).keys()].map((x) => pool.applyAsync(work, [x]));
        const told = results.map((result) => {
          try { return result.get(); } catch (error) {
            if (!(error instanceof WorkerLostError)) throw error;
            return [error.exitcode, /signal 9 \\(SIGKILL\\)|exit code 5/.exec(error.message)?.[0]];
          }
        });
        console.log(JSON.stringify(told));
        console.log(pool.map(work, [1, 2, 4, 5, 6]));
      }`),
      ['[0,1,4,[-9,"signal 9 (SIGKILL)"],16,25,36,[5,"exit code 5"],64,81,100,121]', '[ 1, 4, 16, 25, 36 ]'],
    );
  });

  it('fails a map, an iterator’s item, an awaited result', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const work = (x: number) => { if (x === 2) process.kill(process.pid, 'SIGTERM'); return x; };
      if (import.meta.main) {
        using pool = new Pool(2);
        try { pool.map(work, [1, 2, 3]); } catch (error) { console.log(error.name, error.exitcode); }
        const told = [];
        const all = pool.imap(work, [1, 2, 3, 4]);
        for (;;) try { const { value, done } = all.next(); if (done) break; told.push(value); } catch (error) { told.push(error.name); }
        console.log(told);
        try { await pool.applyAsync(work, [2]); } catch (error) { console.log(error.name, error.exitcode); }
        console.log(await pool.applyAsync(work, [5]));
        const later = [];
        try { for await (const value of pool.imapUnordered(work, [1, 2])) later.push(value); } catch (error) { later.push(error.name); }
        console.log(later.includes('WorkerLostError'));
      }`),
      ['WorkerLostError -15', "[ 1, 'WorkerLostError', 3, 4 ]", 'WorkerLostError -15', '5', 'true'],
    );
  });

  it('replaces idle workers that are killed, all of them at once too', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, activeChildren } from 'multiprocessing';
      const pid = () => process.pid;
      const same = (x: number) => x;
      if (import.meta.main) {
        using pool = new Pool(2);
        pool.map(same, [1, 2, 3]);
        for (let round = 0; round < 3; round++) {
          const workers = activeChildren();
          for (const worker of workers) worker.kill();
          for (const worker of workers) worker.join();
          console.log(pool.map(same, [1, 2, 3, 4]).length, activeChildren().length);
        }
      }`),
      ['4 2', '4 2', '4 2'],
    );
  });

  it('survives kills at any moment, 30 of them, and loses no more than the tasks in hand', async () => {
    assert.deepEqual(
      await lines(
        `
      import { Pool, WorkerLostError, activeChildren } from 'multiprocessing';
      function work(x: number) { const end = performance.now() + (x % 3) * 0.2; while (performance.now() < end); return x; }
      if (import.meta.main) {
        using pool = new Pool(3);
        let done = 0, lost = 0, wrong = 0, kills = 0, next = 0;
        let pending: [number, any][] = [];
        while (kills < 30) {
          for (let n = 0; n < 40; n++, next++) pending.push([next, pool.applyAsync(work, [next])]);
          for (const [x, result] of pending.splice(0)) {
            if (x % 20 === 7) {
              const workers = activeChildren();
              workers[x % workers.length]?.kill();
              kills++;
            }
            try { if (result.get() === x) done++; else wrong++; } catch (error) { if (error instanceof WorkerLostError) lost++; else throw error; }
          }
        }
        console.log(done + lost === next, wrong, lost <= kills, done > 500);
        console.log(pool.map(work, [1, 2, 3]));
      }`,
        50_000,
      ),
      ['true 0 true true', '[ 1, 2, 3 ]'],
    );
  }).timeout(60_000);

  it('goes on with the workers that it has, however often a new one is killed before it is ready', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, activeChildren } from 'multiprocessing';
      const pid = () => process.pid;
      const same = (x: number) => x;
      const nap = () => { const end = performance.now() + 3; while (performance.now() < end); };
      if (import.meta.main) {
        using pool = new Pool(2);
        const keeper = pool.apply(pid);
        for (let killed = 0; killed < 12; killed++) {
          let other;
          // Who has died is replaced in a wait that lasts.
          while ((other = activeChildren().find((child) => child.pid !== keeper)) === undefined) pool.apply(nap);
          other.kill();
          other.join();
        }
        console.log(pool.map(same, [1, 2, 3]));
      }`),
      ['[ 1, 2, 3 ]'],
    );
  });

  it('lets a callback wait for the same pool while workers die', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, activeChildren } from 'multiprocessing';
      const same = (x: number) => x;
      const die = () => process.exit(3);
      const forEver = () => new Promise(() => undefined);
      const answerAndDie = (x: number) => { setImmediate(() => process.kill(process.pid, 'SIGKILL')); return x; };
      if (import.meta.main) {
        const pool = new Pool(1);
        pool.map(same, [1, 2, 3], { chunksize: 1 });
        const told: unknown[] = [];
        // The worker dies, and its place is filled anew, while its results are being read.
        pool.applyAsync(same, [4], { callback: () => {
          try { pool.apply(die); } catch (error) { told.push((error as Error).name); }
          told.push(pool.apply(same, [5]));
        } }).wait();
        console.log(told.splice(0));
        // Its last result is found after it has died.
        const [worker] = activeChildren();
        const last = pool.applyAsync(answerAndDie, [6], { callback: () => told.push(pool.apply(same, [7])) });
        worker?.join();
        console.log(last.get(), told.splice(0));
        // Two tasks are lost, and the callback of each waits for the pool.
        const errorCallback = () => { told.push(pool.apply(same, [8])); };
        for (const lost of [1, 2].map(() => pool.applyAsync(die, [], { errorCallback }))) lost.wait();
        console.log(told.splice(0), pool.map(same, [9, 10]));
        // What is lost by an end of the pool is told in turn, too.
        const late: { wait(): void }[] = [];
        for (let n = 0; n < 2; n++)
          late.push(pool.applyAsync(forEver, [], {
            errorCallback: (error) => { late[1 - n]?.wait(); told.push((error as { code?: string }).code); } }));
        pool.terminate();
        console.log(told);
      }`),
      [
        "[ 'WorkerLostError', 5 ]",
        '6 [ 7 ]',
        '[ 8, 8 ] [ 9, 10 ]',
        "[ 'ERR_MP_POOL_TERMINATED', 'ERR_MP_POOL_TERMINATED' ]",
      ],
    );
  });

  it('is not one where workers leave after their number of tasks', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const pid = (x: number) => process.pid;
      if (import.meta.main) {
        using pool = new Pool(2, { maxTasksPerChild: 2 });
        const pids = pool.map(pid, [...Array(12).keys()], { chunksize: 1 });
        const counts = new Map<number, number>();
        for (const pid of pids) counts.set(pid, (counts.get(pid) ?? 0) + 1);
        console.log([...counts.values()].every((count) => count <= 2), counts.size >= 6);
        pool.close();
        pool.join();
        console.log('joined');
      }`),
      ['true true', 'joined'],
    );
  });

  it('does not restart for ever what can not start: a program without a main guard', async () => {
    const { stderr, code, stdout } = await runText(`
      import { Pool } from 'multiprocessing';
      const f = (x: number) => x;
      const pool = new Pool(2);
      console.log(pool.map(f, [1]));`);
    assert.equal(stdout, '');
    assert.match(stderr, /import\.meta\.main/);
    assert.match(stderr, /WorkerLostError: The pool's workers can not start/);
    assert.equal(code, 1);
  });
});
