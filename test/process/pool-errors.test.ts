/** What fails in a pool, and where it is said: in the task, in its arguments, in its result, in the initializer. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

async function lines(text: string): Promise<string[]> {
  const { lines, stderr, code } = await runText(text);
  assert.deepEqual([stderr, code], ['', 0]);
  return lines;
}

const attempt = `
  const attempt = (what: () => unknown) => {
    try { console.log('no error', what()); } catch (error) { console.log(error.name + ': ' + error.message, error.path ?? ''); }
  };`;

describe('errors in a pool', () => {
  it('arrive as what they were, with the remote stack as cause', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, RemoteError } from 'multiprocessing';
      class Overdrawn extends Error { constructor(message: string, readonly by: number) { super(message); this.name = 'Overdrawn'; } }
      function withdraw(amount: number) { if (amount > 1) throw new Overdrawn('too much', amount); return amount; }
      function throwsText() { throw 'just text'; }
      async function rejects() { await 1; throw new TypeError('later', { cause: 7 }); }
      if (import.meta.main) {
        using pool = new Pool(2);
        for (const call of [() => pool.apply(withdraw, [5]), () => pool.map(withdraw, [1, 5, 6]), () => pool.applyAsync(withdraw, [5]).get()]) {
          try { call(); } catch (error) {
            console.log(error instanceof Overdrawn, error.by, error.cause instanceof RemoteError, /withdraw.*program\\.ts:4/.test(error.cause.stack));
          }
        }
        try { pool.apply(throwsText); } catch (error) { console.log(error instanceof Error, error.message); }
        try { await pool.applyAsync(rejects); } catch (error) { console.log(error instanceof TypeError, error.cause.cause); }
        const failed = pool.applyAsync(withdraw, [9]);
        failed.wait();
        console.log(failed.ready(), failed.successful(), pool.map(withdraw, [1, 1]));
      }`),
      [
        'true 5 true true',
        'true 5 true true',
        'true 5 true true',
        'true just text',
        'true 7',
        'true false [ 1, 1 ]',
      ],
    );
  });

  it('tell in their stack where they were thrown and who waited for them', async () => {
    assert.deepEqual(
      await lines(`
      import { Manager, Pool } from 'multiprocessing';
      function thrower() { throw new RangeError('no'); }
      const stack = (call: () => unknown) => { try { call(); } catch (error) { return (error as Error).stack ?? ''; } return 'nothing thrown'; };
      if (import.meta.main) {
        using pool = new Pool(1);
        using manager = Manager();
        const list = manager.list([]);
        const result = pool.applyAsync(thrower);
        for (const call of [
          function applies() { pool.apply(thrower); },
          function maps() { pool.map(thrower, [1]); },
          function iterates() { for (const value of pool.imap(thrower, [1])) value; },
          function gets() { result.get(); },
          function getsAgain() { result.get(); },
        ]) {
          const [there, here, ...more] = stack(call).match(/at \\w+ .*program\\.ts:\\d+/g) ?? [];
          console.log(/thrower .*:3$/.test(there), here.split(' ')[1], more.length);
        }
        console.log(/ListStructure.pop[^]*program\\.ts:20/.test(stack(() => list.pop())));
        console.log(/program\\.ts:21/.test(stack(() => pool.apply(process.exit, [3]))));
        // Without "async" where the result is there already, so that nothing had to be awaited.
        async function awaits() { for await (const value of pool.imap(thrower, [1])) value; }
        await awaits().catch((error) => { console.log(/thrower[^]*at (async )?awaits/.test(error.stack)); });
      }`),
      [
        ...['applies', 'maps', 'iterates', 'gets', 'getsAgain'].map((name) => `true ${name} 1`),
        'true',
        'true',
        'true',
      ],
    );
  });

  it('are told in the order of the input, whichever came first', async () => {
    assert.deepEqual(
      await lines(`
      import { Event, Pool } from 'multiprocessing';
      let failed: Event;
      function begin(event: Event) { failed = event; }
      function fail(item: number) {
        if (item === 0) failed.wait();
        else failed.set();
        throw new Error('item ' + item);
      }
      if (import.meta.main) {
        using pool = new Pool(2, { initializer: begin, initargs: [new Event()] });
        try { pool.map(fail, [0, 1], { chunksize: 1 }); } catch (error) { console.log(error.message); }
      }`),
      ['item 0'],
    );
  });

  it('are told at the call when arguments can not be sent, with the path', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      ${attempt}
      const f = (...x: any[]) => 1;
      if (import.meta.main) {
        using pool = new Pool(1);
        const local = () => 1;
        attempt(() => pool.applyAsync(f, [1, { callback: local }]));
        attempt(() => pool.applyAsync(f, [], { kwargs: { cb: local } }));
        attempt(() => pool.mapAsync(f, [1, 2, 3, { callback: local }], { chunksize: 2 }));
        attempt(() => pool.starmapAsync(f, [[1, [local]]]));
        attempt(() => pool.apply(local));
        const results = pool.imap(f, [1, local, 3]);
        attempt(() => results.next().value);
        attempt(() => results.next().value);
        attempt(() => results.next().value);
        console.log(results.next());
      }`).then((all) => all.map((line) => line.replace(/ (is|refers|can).*?(?= \S*$)/, ' …'))),
      [
        'PicklingError: args[1].callback … args[1].callback',
        'PicklingError: kwargs.cb … kwargs.cb',
        'PicklingError: args[3].callback … args[3].callback',
        'PicklingError: args[0][1][0] … args[0][1][0]',
        'PicklingError: the function … function',
        'no error 1',
        'PicklingError: args[1] … args[1]',
        'no error 1',
        '{ value: undefined, done: true }',
      ],
    );
  });

  it('fail one task alone when its result can not be sent', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool, PicklingError } from 'multiprocessing';
      const odd = (x: number) => (x % 2 ? () => x : x);
      if (import.meta.main) {
        using pool = new Pool(2);
        const results = [1, 2, 3, 4].map((x) => pool.applyAsync(odd, [x]));
        for (const result of results) {
          try { console.log(result.get()); } catch (error) { console.log(error instanceof PicklingError, error.path); }
        }
        for (const chunksize of [1, 4]) {
          const all = pool.imap(odd, [1, 2, 3, 4], { chunksize });
          const told = [];
          for (let left = 4; left > 0; left--) try { told.push(all.next().value); } catch (error) { told.push(error.name); }
          console.log(told, all.next().done);
        }
      }`),
      [
        'true result',
        '2',
        'true result',
        '4',
        "[ 'PicklingError', 2, 'PicklingError', 4 ] true",
        "[ 'PicklingError', 2, 'PicklingError', 4 ] true",
      ],
    );
  });

  it('of one item leave the others of an iterator, in chunks too', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const inverse = (x: number) => { if (x === 0) throw new RangeError('zero'); return 1 / x; };
      const later = async (x: number) => { await 1; return inverse(x); };
      if (import.meta.main) {
        using pool = new Pool(2);
        for (const f of [inverse, later]) for (const chunksize of [1, 2, 5]) {
          const all = pool.imap(f, [1, 0, 2, 0, 4], { chunksize });
          const told = [];
          for (;;) try { const { value, done } = all.next(); if (done) break; told.push(value); } catch (error) { told.push(error.message); }
          console.log(JSON.stringify(told));
        }
      }`),
      Array.from({ length: 6 }, () => '[1,"zero",0.5,"zero",0.25]'),
    );
  });

  it('in the initializer fail the pool, not the machine', async () => {
    const { lines, code, stderr } = await runText(`
      import { Pool } from 'multiprocessing';
      ${attempt}
      const setUp = (what: string) => { throw new RangeError('can not set up ' + what); };
      const leave = () => { process.exit(3); };
      const f = () => 1;
      if (import.meta.main) {
        using pool = new Pool(2, { initializer: setUp, initargs: ['x'] });
        attempt(() => pool.apply(f));
        attempt(() => pool.apply(f));
        using other = new Pool(2, { initializer: leave });
        const result = other.applyAsync(f);
        try { result.get(); } catch (error) { console.log(error.name, error.exitcode, /can not start/.test(error.message)); }
      }`);
    assert.deepEqual(lines, [
      'RangeError: can not set up x ',
      'RangeError: can not set up x ',
      'WorkerLostError 3 true',
    ]);
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('in a callback are uncaught errors, and the pool goes on', async () => {
    assert.deepEqual(
      await lines(`
      import { Pool } from 'multiprocessing';
      const f = (x: number) => x;
      if (import.meta.main) {
        process.on('uncaughtException', (error) => console.log('uncaught:', error.message));
        using pool = new Pool(1);
        const result = pool.applyAsync(f, [1], { callback: () => { throw new Error('in callback'); } });
        console.log(result.get(), pool.apply(f, [2]));
        await new Promise((resolve) => setImmediate(resolve));
      }`),
      ['1 2', 'uncaught: in callback'],
    );
  });
});
