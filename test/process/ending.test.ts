/** How a tree of processes ends: by itself, by an error, by a signal, by the death of a parent. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

describe('the end of a program', () => {
  it('waits for its children, and ends its daemons', async () => {
    const { lines, code } = await runText(`
      import * as mp from 'multiprocessing';
      function slow(gate: mp.Connection) { gate.recv(); console.log('child done'); }
      function endless(ready: mp.Connection) { ready.send(1); for (;;) ready.recv(); }
      if (import.meta.main) {
        const [mine, theirs] = mp.Pipe();
        const [ready, daemonEnd] = mp.Pipe();
        new mp.Process({ target: slow, args: [theirs] }).start();
        new mp.Process({ target: endless, args: [daemonEnd], daemon: true }).start();
        ready.recv();
        process.on('exit', () => console.log('main ends'));
        console.log('main line over');
        mine.send('go');
      }`);
    assert.deepEqual(lines, ['main line over', 'child done', 'main ends']);
    assert.equal(code, 0);
  });

  it('prints an uncaught error at once, still joins the children, and ends with another code than 0', async () => {
    for (const crash of [
      'throw new RangeError("main broke")',
      'await Promise.reject(new RangeError("main broke"))',
    ]) {
      const { stderr, lines, code } = await runText(
        `
        import * as mp from 'multiprocessing';
        function slow(gate: mp.Connection) { gate.recv(); console.log('child done'); }
        if (import.meta.main) {
          const [mine, theirs] = mp.Pipe();
          const p = new mp.Process({ target: slow, args: [theirs] });
          p.start();
          setTimeout(() => {}, 0);
          process.on('exit', () => mine.send('go'));
          process.prependListener('exit', () => mine.send('go'));
          ${crash};
        }`,
      );
      assert.match(stderr, /RangeError: main broke\n {4}at .*program\.ts:11:/);
      assert.equal(stderr.split('main broke').length, 2, stderr);
      assert.deepEqual(lines, ['child done']);
      assert.equal(code, 1);
    }
  });

  it('passes on the code of process.exit, in the main line and in children', async () => {
    const { lines, code } = await runText(`
      import * as mp from 'multiprocessing';
      function child() { setTimeout(() => process.exit(3), 1); return new Promise(() => {}); }
      if (import.meta.main) {
        const p = new mp.Process({ target: child });
        p.start();
        p.join();
        console.log(p.exitcode);
        process.exit(5);
      }`);
    assert.deepEqual(lines, ['3']);
    assert.equal(code, 5);
  });

  it('of a child in which a promise was rejected and nobody cared is an error', async () => {
    const program = `
      import * as mp from 'multiprocessing';
      function careless() { void Promise.reject(new Error('nobody cared')); }
      function careful() { void Promise.reject(new Error('somebody cared')).catch(() => {}); }
      if (import.meta.main) {
        for (const target of [careless, careful]) {
          const p = new mp.Process({ target, name: target.name });
          p.start();
          p.join();
          console.log(p.exitcode);
        }
      }`;
    for (const method of ['spawn', 'fork', 'forkserver']) {
      const { lines, stderr } = await runText(program, {
        env: { MP_START_METHOD: method },
        execArgv: ['--single-threaded', '--v8-pool-size=0'],
      });
      assert.deepEqual(lines, ['1', '0'], method);
      assert.match(stderr, /^Process careless:\nError: nobody cared\n/);
    }
  });

  it('takes along the children of a killed parent', async () => {
    const { code } = await runText(
      `
      import * as mp from 'multiprocessing';
      function leaf(ready: mp.Connection) { ready.send('leaf'); ready.recv(); }
      function middle(ready: mp.Connection) {
        const [mine, theirs] = mp.Pipe();
        new mp.Process({ target: leaf, args: [theirs] }).start();
        mine.recv();
        ready.send('all there');
        mine.recv();
      }
      if (import.meta.main) {
        const [mine, theirs] = mp.Pipe();
        new mp.Process({ target: middle, args: [theirs] }).start();
        console.log(mine.recv());
        mine.recv();
      }`,
      {
        during: async (running) => {
          await running.printed('all there');
          // These two, and the fork server.
          assert.equal(running.descendants().length, 3);
          running.process.kill('SIGKILL');
        },
      },
    );
    assert.equal(code, -9);
  });

  for (const [where, wait] of [
    ['join()', 'p.join()'],
    ['join(timeout)', 'p.join(1e6)'],
    ['recv()', 'conn.recv()'],
    ['joinAsync()', 'await p.joinAsync()'],
  ] as const) {
    it(`comes with Ctrl-C inside of ${where}, for the whole tree`, async () => {
      const { code } = await runText(
        `
        import * as mp from 'multiprocessing';
        function child(conn: mp.Connection) { conn.send(1); conn.recv(); }
        if (import.meta.main) {
          const [conn, theirs] = mp.Pipe();
          const p = new mp.Process({ target: child, args: [theirs] });
          p.start();
          conn.recv();
          console.log('waiting');
          ${wait};
        }`,
        {
          during: async (running) => {
            await running.printed('waiting');
            running.process.kill('SIGINT');
          },
        },
      );
      assert.equal(code, -2);
    });
  }

  it('leaves a signal to the program’s own handler, which runs after the blocking call', async () => {
    const { lines, code } = await runText(
      `
      import * as mp from 'multiprocessing';
      function child(conn: mp.Connection) { conn.send(1); conn.recv(); }
      if (import.meta.main) {
        process.on('SIGINT', () => { console.log('handled'); process.exit(9); });
        const [conn, theirs] = mp.Pipe();
        const p = new mp.Process({ target: child, args: [theirs] });
        p.start();
        conn.recv();
        process.kill(process.pid, 'SIGINT');
        console.log(conn.poll(50), p.isAlive());
        conn.send('end');
        p.join();
        console.log('joined', p.exitcode);
        setTimeout(() => console.log('never'), 1e4);
      }`,
    );
    assert.deepEqual(lines, ['false true', 'joined 0', 'handled']);
    assert.equal(code, 9);
  });

  it('keeps what was typed for the main process', async () => {
    const { lines } = await runText(
      `
      import { readFileSync } from 'node:fs';
      import * as mp from 'multiprocessing';
      function child() { console.log('child reads', JSON.stringify(readFileSync(0, 'utf8'))); }
      if (import.meta.main) {
        const p = new mp.Process({ target: child });
        p.start();
        p.join();
        console.log('main reads', readFileSync(0, 'utf8'));
      }`,
      { stdin: 'typed' },
    );
    assert.deepEqual(lines, ['child reads ""', 'main reads typed']);
  });
});

describe('waiting for a process', () => {
  it('ends at the timeout, and leaves the event loop free in joinAsync', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      function child(conn: mp.Connection) { conn.recv(); }
      if (import.meta.main) {
        const [conn, theirs] = mp.Pipe();
        const p = new mp.Process({ target: child, args: [theirs] });
        p.start();
        p.join(5); p.join(0); p.join(-1);
        console.log(p.exitcode, p.isAlive());
        await p.joinAsync(5);
        console.log(p.exitcode);
        const abort = new AbortController();
        const aborted = p.joinAsync({ signal: abort.signal }).catch((error) => error.name);
        abort.abort();
        console.log(await aborted);
        let ticks = 0;
        const timer = setInterval(() => { if (++ticks === 3) conn.send(0); }, 1);
        await Promise.all([p.joinAsync(), p.joinAsync(), p.joinAsync(1e6)]);
        clearInterval(timer);
        console.log(ticks >= 3, p.exitcode, mp.activeChildren().length);
      }`);
    assert.deepEqual(lines, ['null true', 'null', 'AbortError', 'true 0 0']);
  });

  it('lists the running children, and joins at the end of a using block', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      function child(conn: mp.Connection) { conn.recv(); console.log('child over'); }
      if (import.meta.main) {
        const [conn, theirs] = mp.Pipe();
        {
          using p = new mp.Process({ target: child, args: [theirs] });
          p.start();
          console.log(mp.activeChildren().map((c) => c.name), mp.activeChildren()[0] === p);
          conn.send(0);
        }
        console.log(mp.activeChildren().length);
      }`);
    assert.deepEqual(lines, ["[ 'Process-1' ] true", 'child over', '0']);
  });

  it('may be done through the sentinel', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      import { wait } from 'multiprocessing/connection';
      function child(conn: mp.Connection) { conn.recv(); }
      if (import.meta.main) {
        const [conn, theirs] = mp.Pipe();
        const p = new mp.Process({ target: child, args: [theirs] });
        p.start();
        console.log(wait([p.sentinel], 0).length);
        conn.send(0);
        console.log(wait([p.sentinel])[0] === p.sentinel);
        p.join();
      }`);
    assert.deepEqual(lines, ['0', 'true']);
  });
});
