/** What only a fork does: the child is a copy of its parent, with a life of its own. */
import assert from 'node:assert/strict';
import { platform } from '../../runtime/platform/index.ts';
import { nodeArgs } from '../../src/runner/build.ts';
import { runText, type ProgramResult } from '../support/run-program.ts';

const { flags } = platform.forking;
const run = (text: string): Promise<ProgramResult> => runText(text, { execArgv: flags });

describe('fork', () => {
  it('inherits memory and closures, changes of which stay its own', async () => {
    const { lines, stderr, code } = await run(`
      import { getContext, currentProcess } from 'multiprocessing';
      const { Process } = getContext('fork');
      const state = { count: 41 };
      if (import.meta.main) {
        const word = 'closure';
        const sync = new Process({ target: () => { state.count += 1; console.log(word, state.count, import.meta.main, currentProcess().name); } });
        sync.start();
        sync.join();
        await 1;
        const later = new Process({ target: async () => { await new Promise((r) => setTimeout(r, 1)); state.count += 2; console.log(word, state.count); } });
        later.start();
        later.join();
        console.log(state.count, sync.exitcode, later.exitcode);
      }`);
    assert.deepEqual(lines, ['closure 42 true Process-1', 'closure 43', '41 0 0'], stderr);
    assert.equal(code, 0);
  });

  it('is to be had in programs that the runner runs', () => {
    for (const flag of flags) assert.ok(nodeArgs.includes(flag), flag);
  });

  it('says what it needs where it can not be', async () => {
    const { lines } = await runText(`
      import { getContext } from 'multiprocessing';
      try { getContext('fork'); } catch (error) { console.log(error.code, error.message); }`);
    assert.match(lines[0] ?? '', /^ERR_MP_UNSUPPORTED .*"fork".*--single-threaded.*mp run/);
  });

  it('leaves its parent’s unfinished business alone, wherever it was forked', async () => {
    const { lines, stderr } = await run(`
      import { getContext, currentProcess, type Process } from 'multiprocessing';
      import { createServer, connect } from 'node:net';
      import { EventEmitter } from 'node:events';
      import { readFile } from 'node:fs';
      const ctx = getContext('fork');
      const say = (text: string) => { if (currentProcess().name !== 'MainProcess') console.log('in the child:', text); };
      const codes: unknown[] = [];
      function fork(where: string) {
        process.nextTick(() => say('tick ' + where));
        queueMicrotask(() => say('microtask ' + where));
        setImmediate(() => say('immediate ' + where));
        setTimeout(() => say('timer ' + where), 1);
        void Promise.reject(new Error('nobody cares')).catch(() => say('rejection ' + where));
        try {
          const p = new ctx.Process({ target: async () => { await new Promise((r) => setTimeout(r, 20)); } });
          p.start();
          p.join();
          codes.push(p.exitcode);
        } finally {
          say('finally ' + where);
        }
        say('code after ' + where);
      }
      if (import.meta.main) {
        fork('main line');
        (async () => { fork('async function'); })().then(() => say('then'));
        await 1;
        fork('after await');
        await new Promise<void>((done) => setTimeout(() => { fork('timer'); done(); }, 1));
        await new Promise<void>((done) => setImmediate(() => { fork('immediate'); done(); }));
        await new Promise<void>((done) => process.nextTick(() => { fork('tick'); done(); }));
        await new Promise<void>((done) => readFile('/dev/null', () => { fork('fs'); done(); }));
        const emitter = new EventEmitter().on('go', () => { fork('emitter'); });
        emitter.emit('go');
        [1].map(() => { fork('map'); });
        const server = createServer((socket) => { fork('server'); socket.end('x'); server.close(); });
        await new Promise<void>((done) => server.listen(0, () => {
          const { port } = server.address() as { port: number };
          connect(port).on('data', () => { fork('socket'); }).on('close', () => { done(); });
        }));
        process.on('exit', () => { console.log(codes.join(' ')); });
      }`);
    assert.deepEqual(lines, [Array(11).fill(0).join(' ')], stderr);
    assert.equal(stderr, '');
  });
});
