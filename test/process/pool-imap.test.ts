/** Iterators of a pool: lazy, bounded, endless, finished by close() and join(), failing input. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

async function lines(text: string): Promise<string[]> {
  const { lines, stderr, code } = await runText(text);
  assert.deepEqual([stderr, code], ['', 0]);
  return lines;
}

describe('an iterator of a pool', () => {
  it('takes its input as it is needed, from an endless generator too', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      let taken = 0;
      function* endless() { for (;;) yield taken++; }
      const slow = (x: number) => { const end = performance.now() + 2; while (performance.now() < end); return x; };
      const fast = (x: number) => x;
      if (import.meta.main) {
        using pool = new Pool(2);
        const all = pool.imap(slow, endless());
        for (let n = 0; n < 50; n++) if (all.next().value !== n) console.log('wrong', n);
        console.log(taken < 50 + 40, taken);
      }`).then(([first]) => [first?.split(' ')[0]]),
      ['true'],
    );
    const [bounded] = await lines(`
      import { Pool } from 'multiprocessing';
      let taken = 0;
      function* endless() { for (;;) yield taken++; }
      const fast = (x: number) => x;
      if (import.meta.main) {
        using pool = new Pool(2);
        const all = pool.imap(fast, endless());
        for (let n = 0; n < 20_000; n++) if (all.next().value !== n) console.log('wrong', n);
        console.log(taken <= 20_000 + 4096);
      }`);
    assert.equal(bounded, 'true');
  });

  it('waits as long as it is told', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, TimeoutError } from 'multiprocessing';
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms, ms));
      if (import.meta.main) {
        using pool = new Pool(1);
        const all = pool.imap(sleep, [400, 1]);
        try { all.next(50); } catch (error) { console.log(error instanceof TimeoutError); }
        console.log(all.next(), all.next(2000), all.next(0));
      }`),
      ['true', '{ value: 400, done: false } { value: 1, done: false } { value: undefined, done: true }'],
    );
  });

  it('is read by for…of and for await, by several readers too', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const double = (x: number) => 2 * x;
      const items = [...Array(100).keys()];
      if (import.meta.main) {
        using pool = new Pool(2);
        let sum = 0;
        for (const x of pool.imap(double, items)) sum += x;
        for await (const x of pool.imapUnordered(double, items, { chunksize: 7 })) sum += x;
        const shared = pool.imap(double, items);
        const readers = [1, 2, 3].map(async () => { let sum = 0; for await (const x of shared) sum += x; return sum; });
        for (const part of await Promise.all(readers)) sum += part;
        console.log(sum);
      }`),
      [String(3 * 9900)],
    );
  });

  it('gives results as they are done, unordered', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms, ms));
      if (import.meta.main) {
        using pool = new Pool(2);
        pool.map(sleep, [1, 1]);
        console.log([...pool.imapUnordered(sleep, [400, 1, 2, 3])], [...pool.imap(sleep, [100, 1])]);
      }`),
      ['[ 1, 2, 3, 400 ] [ 100, 1 ]'],
    );
  });

  it('is done to its end by close() and join(), even if nobody reads it', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      let taken = 0;
      function* input() { for (let n = 0; n < 10_000; n++) { taken++; yield n; } }
      const same = (x: number) => x;
      if (import.meta.main) {
        const pool = new Pool(2);
        const all = pool.imap(same, input());
        console.log(taken < 10_000);
        pool.close();
        pool.join();
        console.log(taken, [...all].length);
      }`),
      ['true', '10000 10000'],
    );
  });

  it('passes on what its input throws, after the results before it', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      function* input() { yield 1; yield 2; throw new Error('no more'); }
      const same = (x: number) => x;
      if (import.meta.main) {
        using pool = new Pool(2);
        for (const [call, chunksize] of [['imap', 1], ['imap', 2], ['imap', 3], ['imapUnordered', 1], ['imapUnordered', 3]] as const) {
          const told = [];
          const all = pool[call](same, input(), { chunksize });
          for (;;) try { const { value, done } = all.next(); if (done) break; told.push(value); } catch (error) { told.push(error.message); }
          console.log(call === 'imap' ? told : [...told.slice(0, -1).sort(), ...told.slice(-1)]);
        }
        // An input that itself asks the pool.
        function* nested() { for (const x of [1, 2]) yield pool.apply(same, [x]) + 10; }
        console.log([...pool.imap(same, nested())]);
        console.log(pool.map(same, nested()));
      }`),
      [...Array<string>(5).fill("[ 1, 2, 'no more' ]"), '[ 11, 12 ]', '[ 11, 12 ]'],
    );
  });
});
