/** Contexts and start methods: which there are, which is the default, and what is said to those who ask for another. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

describe('contexts', () => {
  it('has a context of each method, always the same, that makes processes', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      function foo(conn: mp.Connection, greeting: string) { conn.send(greeting); conn.close(); }
      if (import.meta.main) {
        const ctx = mp.getContext('spawn');
        console.log(ctx === mp.getContext('spawn'), ctx.getStartMethod(), ctx.getContext() === ctx);
        const [receiver, sender] = ctx.Pipe(false);
        const p = new ctx.Process({ target: foo, args: [sender, 'hello'] });
        p.start();
        console.log(receiver.recv(), p instanceof mp.Process, p.name);
        p.join();
        try { ctx.setStartMethod('spawn'); } catch (error) { console.log(error.code, error.message); }
      }`);
    assert.deepEqual(lines.slice(0, 2), ['true spawn true', 'hello true Process-1']);
    assert.match(lines[2] ?? '', /^ERR_MP_START_METHOD_SET .*can not be set/);
  });

  it('sets the default once', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      function show() { console.log('child', mp.getStartMethod()); }
      const attempt = (f: () => unknown) => { try { return f(); } catch (error) { return error.code + ' ' + error.message; } };
      if (import.meta.main) {
        console.log(mp.getStartMethod({ allowNone: true }));
        mp.setStartMethod('spawn');
        console.log(mp.getStartMethod({ allowNone: true }), mp.getContext() === mp.getContext('spawn'));
        console.log(attempt(() => mp.setStartMethod('spawn')));
        console.log(attempt(() => mp.setStartMethod('spawn', { force: true })));
        console.log(attempt(() => mp.setStartMethod('threads' as 'spawn')));
        console.log(mp.getAllStartMethods().includes('spawn'));
        const p = new mp.Process({ target: show });
        p.start();
        p.join();
      }`);
    assert.equal(lines[0], 'null');
    assert.equal(lines[1], 'spawn true');
    assert.match(lines[2] ?? '', /^ERR_MP_START_METHOD_SET The start method is already set \(spawn\)/);
    assert.equal(lines[3], 'undefined');
    assert.match(lines[4] ?? '', /^ERR_MP_VALUE There is no start method "threads"/);
    assert.deepEqual(lines.slice(5), ['true', 'child spawn']);
  });

  it('takes the default of the environment, unless the program says another', async () => {
    const program = `
      import * as mp from 'multiprocessing';
      try { if (process.argv[2]) mp.setStartMethod('spawn'); console.log(mp.getStartMethod()); }
      catch (error) { console.log(error.code, error.message); }`;
    const under = async (method: string, ...args: string[]): Promise<string> =>
      (await runText(program, { args, env: { MP_START_METHOD: method } })).stdout;
    assert.equal(await under('spawn'), 'spawn\n');
    assert.match(await under('threads'), /^ERR_MP_VALUE There is no start method "threads"/);
    assert.equal(await under('threads', 'own'), 'spawn\n');
  });

  it('lets subclasses of a context’s Process travel', async () => {
    const { lines } = await runText(`
      import { getContext } from 'multiprocessing';
      const ctx = getContext('spawn');
      class Worker extends ctx.Process {
        size = 3;
        override run() { console.log(this.name, this.size, this instanceof ctx.Process); }
      }
      if (import.meta.main) {
        const w = new Worker();
        w.start();
        w.join();
        console.log(w.exitcode);
      }`);
    assert.deepEqual(lines, ['Worker-1 3 true', '0']);
  });
});
