/** What is not allowed, and that it is said at the call. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

const attempt = `
  const attempt = (f: () => unknown) => {
    try { return String(f()); } catch (error) { return error.name + ' ' + error.code + ': ' + error.message; }
  };`;

describe('rules for processes', () => {
  it('refuses misuse of a handle', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      ${attempt}
      function nothing() {}
      if (import.meta.main) {
        const p = new mp.Process({ target: nothing });
        console.log(attempt(() => p.join()));
        console.log(attempt(() => p.terminate()));
        console.log(attempt(() => p.sentinel));
        p.start();
        console.log(attempt(() => p.start()));
        console.log(attempt(() => { p.daemon = true; }));
        p.join();
        p.join();
        console.log(attempt(() => p.start()));
        p.close();
        p.close();
        console.log(attempt(() => p.join()));
        console.log(attempt(() => p.exitcode));
        console.log(attempt(() => p.isAlive()));
        console.log(String(p), p.name);
        console.log(attempt(() => { p.name = 3 as unknown as string; }));
        console.log(attempt(() => new mp.Process({ target: 'f' as unknown as () => void })));
        console.log(attempt(() => new mp.Process({ target: nothing, args: 5 as unknown as [] })));
        console.log(attempt(() => mp.currentProcess().start()));
        console.log(attempt(() => mp.currentProcess().join()));
        console.log(mp.currentProcess().isAlive());
      }`);
    assert.match(lines[0] ?? '', /^AssertionError ERR_MP_ASSERTION: Process-1 was not started/);
    assert.match(lines[1] ?? '', /^AssertionError .*nothing to terminate\(\)/);
    assert.match(lines[2] ?? '', /^AssertionError .*not started/);
    assert.match(lines[3] ?? '', /^AssertionError .*started twice/);
    assert.match(lines[4] ?? '', /^AssertionError .*already started/);
    assert.match(lines[5] ?? '', /^AssertionError .*started twice/);
    for (const line of lines.slice(6, 9)) assert.match(line, /^ClosedError ERR_MP_CLOSED: .*closed/);
    assert.equal(lines[9], "<Process name='Process-1' closed> Process-1");
    for (const line of lines.slice(10, 13)) assert.match(line, /^TypeError ERR_MP_TYPE: /);
    assert.match(lines[13] ?? '', /^AssertionError /);
    assert.match(lines[14] ?? '', /^AssertionError /);
    assert.equal(lines[15], 'true');
  });

  it('does not close a running process', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      ${attempt}
      function waits(conn: mp.Connection) { conn.recv(); }
      if (import.meta.main) {
        const [mine, theirs] = mp.Pipe();
        const p = new mp.Process({ target: waits, args: [theirs] });
        p.start();
        console.log(attempt(() => p.close()));
        mine.send(null);
        p.join();
        console.log(attempt(() => p.close()));
      }`);
    assert.match(lines[0] ?? '', /^AssertionError .*still running/);
    assert.equal(lines[1], 'undefined');
  });

  it('lets a child wait for its parent, and not end it', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      ${attempt}
      function child() {
        console.log(mp.parentProcess()!.isAlive(), attempt(() => mp.parentProcess()!.join(20)));
        console.log(attempt(() => mp.parentProcess()!.terminate()));
      }
      if (import.meta.main) {
        const p = new mp.Process({ target: child });
        p.start();
        p.join();
      }`);
    assert.equal(lines[0], 'true undefined');
    assert.match(lines[1] ?? '', /^AssertionError /);
  });

  it('gives daemons no children, and children their maker’s daemon flag', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      ${attempt}
      function nothing() {}
      function child() {
        const p = new mp.Process({ target: nothing });
        console.log(mp.currentProcess().daemon, p.daemon);
        console.log(attempt(() => p.start()));
      }
      if (import.meta.main) {
        const p = new mp.Process({ target: child, daemon: true });
        p.start();
        p.join();
        console.log(p.exitcode);
      }`);
    assert.equal(lines[0], 'true true');
    assert.match(lines[1] ?? '', /^AssertionError ERR_MP_ASSERTION: .*daemonic/);
    assert.equal(lines[2], '0');
  });

  it('names the main guard to a program without one, and ends', async () => {
    const { stderr, lines } = await runText(`
      import { Process } from 'multiprocessing';
      function f() { console.log('never'); }
      const p = new Process({ target: f });
      p.start();
      p.join();
      console.log('exit', p.exitcode);`);
    assert.deepEqual(lines, ['exit 1']);
    assert.match(stderr, /import\.meta\.main/);
    assert.equal(stderr.split('Process Process-1:').length, 2, 'one child only');
  });

  it('shows the program’s own line in the stack of what can’t be sent, however deep it lies', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      const same = (x: unknown) => x;
      const deep = { a: [{ b: [{ c: [{ d: () => 1 }] }] }] };
      const line = (call: () => unknown) => {
        try { call(); return 'nothing was thrown'; } catch (error) {
          return String((error as Error).stack).split('\\n').slice(0, 10).some((frame) => frame.includes('HERE')) || (error as Error).stack;
        }
      };
      if (import.meta.main) {
        using pool = new mp.Pool(1);
        using manager = mp.Manager();
        const dict = manager.dict();
        const [end] = mp.Pipe();
        console.log(line(function HERE() { new mp.Queue().put(deep); }));
        console.log(line(function HERE() { end.send(deep); }));
        console.log(line(function HERE() { new mp.Process({ target: same, args: [deep] }).start(); }));
        console.log(line(function HERE() { pool.map(same, [deep]); }));
        console.log(line(function HERE() { dict.set('a', deep); }));
      }`);
    assert.deepEqual([stderr, ...lines], ['', 'true', 'true', 'true', 'true', 'true']);
  });

  it('says where in the arguments something can’t be sent', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      ${attempt}
      function f(...args: unknown[]) {}
      if (import.meta.main) {
        const local = () => 1;
        const start = (options: object) => attempt(() => new mp.Process(options).start());
        console.log(start({ target: f, args: [1, { callback: local }] }));
        console.log(start({ target: f, args: [[0, [local]]] }));
        console.log(start({ target: f, kwargs: { cb: local } }));
        console.log(start({ target: local }));
        console.log(start({ target: f, args: [new Promise(() => {})] }));
        console.log(mp.activeChildren().length);
      }`);
    assert.match(lines[0] ?? '', /^PicklingError ERR_MP_PICKLING: args\[1\]\.callback is a closure/);
    assert.match(lines[1] ?? '', /^PicklingError ERR_MP_PICKLING: args\[0\]\[1\]\[0\] is a closure/);
    assert.match(lines[2] ?? '', /^PicklingError ERR_MP_PICKLING: kwargs\.cb is a closure/);
    assert.match(lines[3] ?? '', /^PicklingError ERR_MP_PICKLING: target is a closure \(local\)/);
    assert.match(lines[4] ?? '', /^PicklingError ERR_MP_PICKLING: args\[0\] is a promise/);
    assert.equal(lines[5], '0');
  });
});
