/** A process from start to end: what the user's own introduction shows, and how its end is told. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';

describe('a Process', () => {
  it('runs its target in another process', async () => {
    const { lines, code } = await runText(`
      import { Process } from 'multiprocessing';
      function f(name: string) {
        console.log('hello', name);
      }
      if (import.meta.main) {
        const p = new Process({ target: f, args: ['bob'] });
        p.start();
        p.join();
        console.log(p.exitcode, p.isAlive());
      }`);
    assert.deepEqual(lines, ['hello bob', '0 false']);
    assert.equal(code, 0);
  });

  it('knows its own id and its parent’s', async () => {
    const { lines } = await runText(`
      import { Process, currentProcess, parentProcess } from 'multiprocessing';
      function info(title: string) {
        console.log(title, 'main:', import.meta.main, currentProcess().name, parentProcess()?.name);
      }
      function f(parent: number, name: string) {
        info('function f');
        console.log(process.ppid === parent, parentProcess()?.pid === parent, currentProcess().pid === process.pid);
        console.log('hello', name);
      }
      if (import.meta.main) {
        info('main line');
        const p = new Process({ target: f, args: [process.pid, 'bob'] });
        p.start();
        p.join();
      }`);
    assert.deepEqual(lines, [
      'main line main: true MainProcess undefined',
      'function f main: false Process-1 MainProcess',
      'true true true',
      'hello bob',
    ]);
  });

  it('tells by its exit code how it ended', async () => {
    const { lines, stderr, code } = await runText(`
      import { Process } from 'multiprocessing';
      const returns = () => 17;
      async function resolves() { await new Promise((r) => setTimeout(r, 1)); }
      function throws() { throw new TypeError('no such thing'); }
      async function rejects() { await 1; throw new Error('later'); }
      function exits() { process.exit(7); }
      function setsItsCode() { process.exitCode = 6; }
      function exitsBySignal() { process.kill(process.pid, 'SIGKILL'); for (;;); }
      async function waits() { await new Promise((r) => setTimeout(r, 1e6)); }
      if (import.meta.main) {
        const targets = [returns, resolves, throws, rejects, exits, setsItsCode, exitsBySignal];
        const all = targets.map((target) => new Process({ target }));
        for (const p of all) p.start();
        for (const p of all) p.join();
        console.log(all.map((p) => p.exitcode).join());
        for (const how of ['terminate', 'kill', 'interrupt'] as const) {
          const p = new Process({ target: waits });
          console.log(p.exitcode, p.pid);
          p.start();
          console.log(p.exitcode, p.isAlive());
          p[how]();
          p.join();
          console.log(how, p.exitcode);
        }
      }`);
    assert.deepEqual(lines, [
      '0,0,1,1,7,6,-9',
      'null undefined',
      'null true',
      'terminate -15',
      'null undefined',
      'null true',
      'kill -9',
      'null undefined',
      'null true',
      'interrupt -2',
    ]);
    assert.match(stderr, /Process Process-3:\nTypeError: no such thing\n {4}at throws \(.*program\.ts:5:/);
    assert.match(stderr, /Process Process-4:\nError: later\n {4}at rejects \(.*program\.ts:6:/);
    assert.equal(code, 0);
  });

  it('may be a subclass with a run of its own, which arrives with its fields', async () => {
    const { lines } = await runText(`
      import { Process } from 'multiprocessing';
      class Worker extends Process {
        results: number[] = [];
        constructor(readonly n: number, private label: string) {
          super({ name: 'Worker-of-' + label });
        }
        override async run() {
          this.results.push(await Promise.resolve(this.n * 2));
          console.log(this instanceof Worker, this.constructor.name, this.name, this.label, this.results);
        }
      }
      if (import.meta.main) {
        const w = new Worker(21, 'x');
        w.start();
        w.join();
        console.log(String(w), w.results);
      }`);
    assert.equal(lines[0], 'true Worker Worker-of-x x [ 42 ]');
    assert.match(lines[1] ?? '', /^<Worker name='Worker-of-x' pid=\d+ stopped exitcode=0> \[\]$/);
  });

  it('takes keyword arguments as one trailing object', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      function f(a: number, { b, c }: { b: string; c: Map<string, number> }) {
        console.log(a, b, c.get('k'));
      }
      if (import.meta.main) {
        const p = new mp.Process({ target: f, args: [1], kwargs: { b: 'two', c: new Map([['k', 3]]) } });
        p.start();
        p.join();
      }`);
    assert.deepEqual(lines, ['1 two 3']);
  });

  it('gives children and grandchildren Python’s names', async () => {
    const { lines } = await runText(`
      import * as mp from 'multiprocessing';
      function leaf() { console.log(mp.currentProcess().name, mp.parentProcess()?.name); }
      function middle() {
        for (let i = 0; i < 2; i++) { const p = new mp.Process({ target: leaf }); p.start(); p.join(); }
      }
      if (import.meta.main) {
        const a = new mp.Process({ target: leaf });
        const b = new mp.Process({ target: middle });
        for (const p of [a, b]) { p.start(); p.join(); }
      }`);
    assert.deepEqual(lines, ['Process-1 MainProcess', 'Process-2:1 Process-2', 'Process-2:2 Process-2']);
  });
});
