/** A pool's calls, from the user's own introduction on: what they give, in which order, when callbacks run. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

async function lines(text: string): Promise<string[]> {
  const { lines, stderr, code } = await runText(text);
  assert.deepEqual([stderr, code], ['', 0]);
  return lines;
}

describe('a Pool', () => {
  it('maps, as the introduction begins', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      function f(x: number) {
        return x * x;
      }
      if (import.meta.main) {
        using p = new Pool(5);
        console.log(p.map(f, [1, 2, 3]));
      }`),
      ['[ 1, 4, 9 ]'],
    );
  });

  it('does what the introduction shows of it', async () => {
    const output = await lines(`
      import { Pool, TimeoutError } from 'multiprocessing';
      function f(x: number) {
        return x * x;
      }
      const getpid = () => process.pid;
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const range = (n: number) => [...Array(n).keys()];
      if (import.meta.main) {
        {
          using pool = new Pool(4);
          console.log(JSON.stringify(pool.map(f, range(10))));
          const unordered = [];
          for (const i of pool.imapUnordered(f, range(10))) unordered.push(i);
          console.log(JSON.stringify(unordered.sort((a, b) => a - b)));
          let res = pool.applyAsync(f, [20]);
          console.log(res.get(1000));
          res = pool.applyAsync(getpid, []);
          console.log(res.get(1000) !== process.pid);
          const multipleResults = range(4).map(() => pool.applyAsync(getpid, []));
          console.log(multipleResults.map((res) => res.get(1000)).every((pid) => pid !== process.pid));
          const slow = pool.applyAsync(sleep, [10_000]);
          try {
            console.log(slow.get(300));
          } catch (error) {
            if (!(error instanceof TimeoutError)) throw error;
            console.log('We lacked patience and got a multiprocessing.TimeoutError');
          }
          console.log('For the moment, the pool remains available for more work');
        }
        console.log('Now the pool is closed and no longer available');
      }`);
    const squares = '[0,1,4,9,16,25,36,49,64,81]';
    assert.deepEqual(output, [
      squares,
      squares,
      '400',
      'true',
      'true',
      'We lacked patience and got a multiprocessing.TimeoutError',
      'For the moment, the pool remains available for more work',
      'Now the pool is closed and no longer available',
    ]);
  });

  it('passes arguments, keyword arguments, and lists of arguments', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const add = (a: number, b: number) => a + b;
      const greet = (name: string, { loud }: { loud: boolean }) => (loud ? name.toUpperCase() : name);
      class Account {
        constructor(public balance: number) {}
        double() { return new Account(this.balance * 2); }
      }
      const double = (account: Account) => account.double();
      const nothing = () => undefined;
      if (import.meta.main) {
        using pool = new Pool(2);
        console.log(pool.apply(add, [1, 2]), pool.apply(greet, ['bob'], { loud: true }));
        console.log(pool.applyAsync(greet, ['bob'], { kwargs: { loud: false } }).get());
        console.log(pool.starmap(add, [[1, 2], [3, 4]]), pool.starmapAsync(add, [[5, 6]]).get());
        console.log(pool.apply(double, [new Account(21)]) instanceof Account, pool.apply(double, [new Account(21)]).balance);
        console.log(pool.apply(nothing), pool.map(Math.sqrt, new Set([4, 9])), pool.map(double, []));
        console.log(pool.map(String, [1, 2], { chunksize: 1 }), pool.starmap(Math.max, [[1, 5, 2]]));
      }`),
      ['3 BOB', 'bob', '[ 3, 7 ] [ 11 ]', 'true 42', 'undefined [ 2, 3 ] []', "[ '1', '2' ] [ 5 ]"],
    );
  });

  it('keeps the order of a map of any length in chunks of any size', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const same = (x: number) => x;
      if (import.meta.main) {
        using pool = new Pool(3);
        const bad = [];
        for (const length of [0, 1, 2, 11, 12, 13, 100, 1001]) {
          const items = [...Array(length).keys()];
          for (const chunksize of [undefined, 1, 2, 7, 1000, 5000])
            if (JSON.stringify(pool.map(same, items, { chunksize })) !== JSON.stringify(items)) bad.push([length, chunksize]);
          for (const chunksize of [1, 3, 50])
            if (JSON.stringify([...pool.imap(same, items, { chunksize })]) !== JSON.stringify(items)) bad.push([length, chunksize]);
        }
        console.log(bad);
      }`),
      ['[]'],
    );
  });

  it('runs async functions, one task at a time in each worker', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      let running = 0;
      async function alone(x: number) {
        const others = running++;
        await new Promise((resolve) => setTimeout(resolve, 2));
        running--;
        return [x, others];
      }
      if (import.meta.main) {
        using pool = new Pool(2);
        console.log(JSON.stringify(pool.map(alone, [1, 2, 3, 4], { chunksize: 2 })));
        console.log(JSON.stringify([...pool.imap(alone, [1, 2, 3])]), JSON.stringify([...pool.imap(alone, [1, 2, 3], { chunksize: 2 })]));
        console.log(JSON.stringify(await Promise.all([pool.applyAsync(alone, [1]), pool.applyAsync(alone, [2])])));
      }`),
      ['[[1,0],[2,0],[3,0],[4,0]]', '[[1,0],[2,0],[3,0]] [[1,0],[2,0],[3,0]]', '[[1,0],[2,0]]'],
    );
  });

  it('runs callbacks before get(), wait() and await return', async () => {
    assert.deepEqual(
      await lines(
        `
      import { Pool } from 'multiprocessing';
      const square = (x: number) => x * x;
      const fail = () => { throw new RangeError('no'); };
      if (import.meta.main) {
        const pool = new Pool(2);
        const log: unknown[] = [];
        const callback = (value: unknown) => log.push(value);
        const errorCallback = (error: Error) => log.push(error.message);
        pool.applyAsync(square, [3], { callback, errorCallback }).get();
        pool.applyAsync(fail, [], { callback, errorCallback }).wait();
        await pool.mapAsync(square, [1, 2, 3], { callback, errorCallback });
        await pool.starmapAsync(fail, [[], []], { callback, errorCallback }).then(undefined, () => undefined);
        console.log(JSON.stringify(log));
        // Nobody waits for this one: the event loop does.
        pool.applyAsync(square, [4], { callback: (value) => { console.log('callback', value); } });
      }`,
      ),
      ['[9,"no",[1,4,9],"no"]', 'callback 16'],
    );
  });

  it('goes on while its owner computes', async () => {
    assert.deepEqual(
      await lines(
        `
      import { Pool } from 'multiprocessing';
      import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
      import { tmpdir } from 'node:os';
      const touch = (path: string) => { writeFileSync(path, ''); return path; };
      if (import.meta.main) {
        using pool = new Pool(2);
        const paths = [...Array(20).keys()].map((n) => tmpdir() + '/mp-pool-' + process.pid + '-' + n);
        const results = paths.map((path) => pool.applyAsync(touch, [path]));
        // Never enters the library until all is done.
        while (!paths.every((path) => existsSync(path)));
        console.log(results.map((result) => result.get()).length);
        for (const path of paths) unlinkSync(path);
      }`.replace(', Value', ''),
      ),
      ['20'],
    );
  });

  it('says what it is, and refuses what makes no sense', async () => {
    const output = await lines(`
      import { Pool } from 'multiprocessing';
      const f = (x: number) => x;
      const attempt = (what: () => unknown) => {
        try { console.log('no error', what()); } catch (error) { console.log(error.name + ': ' + error.message); }
      };
      if (import.meta.main) {
        attempt(() => new Pool(0));
        attempt(() => new Pool(1.5));
        attempt(() => new Pool('2' as any));
        attempt(() => new Pool(1, { maxTasksPerChild: 0 }));
        attempt(() => new Pool(1, { initializer: 'x' as any }));
        const pool = new Pool(1);
        console.log(String(pool));
        attempt(() => pool.map('f' as any, []));
        attempt(() => pool.map(f, 5 as any));
        attempt(() => pool.apply(f, 5 as any));
        attempt(() => pool.imap(f, [1], { chunksize: 0 }));
        attempt(() => pool.map(f, [1], { chunksize: 0 }));
        attempt(() => pool.join());
        attempt(() => pool.applyAsync(f, [1]).get('x' as any));
        const pending = pool.applyAsync(f, [1]);
        attempt(() => pool.apply(f, [pool as any]));
        pool.close();
        attempt(() => pool.map(f, [1]));
        pool.close();
        pool.join();
        pool.join();
        console.log(pending.get(), pending.successful(), String(pool));
        pool.terminate();
        attempt(() => pool.imap(f, [1]));
      }`);
    assert.deepEqual(output, [
      "RangeError: The number of a pool's processes must be at least 1, not 0.",
      "TypeError: The number of a pool's processes must be a whole number, not 1.5.",
      'TypeError: The number of a pool\'s processes must be a whole number, not the text "2".',
      'RangeError: maxTasksPerChild must be 1 or more, not 0; leave it out for workers that stay.',
      'TypeError: A pool\'s initializer must be a function, not the text "x".',
      '<Pool state=open size=1 method=forkserver>',
      'TypeError: Pool.map(f, …) needs a function, not the text "f".',
      'TypeError: Pool.map(f, items) needs something iterable, not 5.',
      'TypeError: Pool.apply(f, args) needs an array of arguments, not 5; for a single one write [x].',
      'RangeError: Pool.imap: chunksize must be 1 or more, not 0.',
      'RangeError: Pool.map: chunksize must be 1 or more, not 0.',
      'ProcessError: Pool.join: the pool is still running; call close() or terminate() before join().',
      'TypeError: timeout must be a number of milliseconds or left out, not the text "x".',
      "PicklingError: args[0] can't be sent: a Pool can only be used by the process that made it.",
      'ClosedError: Pool.map: the pool is closed and takes no more tasks.',
      '1 true <Pool state=closed size=1 method=forkserver>',
      'ClosedError: Pool.imap: the pool is closed (it was terminated) and takes no more tasks.',
    ]);
  });
});
