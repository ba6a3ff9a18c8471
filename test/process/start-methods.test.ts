/** What holds for processes whichever way they are started: one set of programs, run under each start method. */
import assert from 'node:assert/strict';
import { runText, type ProgramOptions, type ProgramResult } from '../support/run-program.ts';

const execArgv = ['--single-threaded', '--v8-pool-size=0'];
/** By hand: one of them alone, or a Node on which one of them can't be. */
const methods = process.env['MP_TEST_METHODS']?.split(',') ?? ['spawn', 'fork', 'forkserver'];

for (const method of methods) {
  const run = (text: string, options: ProgramOptions = {}): Promise<ProgramResult> =>
    runText(`import * as mp from 'multiprocessing'; const ctx = mp.getContext('${method}');\n${text}`, {
      execArgv,
      timeout: 30_000,
      ...options,
    });

  describe(`processes started by ${method}`, () => {
    it('know who they are, and inherit what they should', async () => {
      const { lines, stderr, code } = await run(`
        function about(parent: number, main: number) {
          const me = mp.currentProcess();
          console.log(me.name, me.daemon, me.pid === process.pid, mp.parentProcess()?.pid === parent, process.ppid === parent);
          console.log(mp.getStartMethod(), import.meta.main, process.pid !== parent, Buffer.compare(Buffer.from(me.authkey), Buffer.alloc(32)) !== 0);
          if (parent === main) {
            const p = new mp.Process({ target: about, args: [process.pid, main] });
            p.start();
            p.join();
          }
        }
        if (import.meta.main && mp.parentProcess() === null) {
          const p = new ctx.Process({ target: about, args: [process.pid, process.pid] });
          console.log(p.pid, p.exitcode, p.isAlive());
          p.start();
          p.join();
          console.log(typeof p.pid, p.exitcode, p.isAlive(), mp.activeChildren().length);
        }`);
      const main = String(method === 'fork');
      assert.deepEqual(
        lines,
        [
          'undefined null false',
          'Process-1 false true true true',
          `${method} ${main} true true`,
          'Process-1:1 false true true true',
          `${method} ${main} true true`,
          'number 0 false 0',
        ],
        stderr,
      );
      assert.equal(code, 0);
    });

    it('make trees: all are there at once, each is joined by its parent, and nothing stays', async () => {
      const { lines, stderr } = await run(`
        function node(depth: number, there: mp.Semaphore, go: mp.Event, names: mp.SimpleQueue<string>) {
          const children = depth === 0 ? [] : [1, 2, 3].map(() => new mp.Process({ target: node, args: [depth - 1, there, go, names] }));
          for (const child of children) child.start();
          there.release();
          go.wait();
          for (const child of children) child.join();
          const wrong = children.filter(({ exitcode }) => exitcode !== 0).length + mp.activeChildren().length;
          names.put(mp.currentProcess().name + (wrong === 0 ? '' : ' left ' + wrong));
        }
        if (import.meta.main && mp.parentProcess() === null) {
          const [there, go, names] = [new ctx.Semaphore(0), new ctx.Event(), new ctx.SimpleQueue<string>()];
          const root = new ctx.Process({ target: node, args: [2, there, go, names] });
          root.start();
          for (let n = 0; n < 13; n++) there.acquire();
          go.set();
          const all = Array.from({ length: 13 }, () => names.get()).sort();
          root.join();
          console.log(root.exitcode, all.join(' '));
        }`);
      const names = [1, 2, 3].flatMap((n) => [`-1:${n}`, ...[1, 2, 3].map((m) => `-1:${n}:${m}`)]);
      assert.deepEqual(lines, [['0', ...['-1', ...names].map((name) => `Process${name}`)].join(' ')]);
      assert.equal(stderr, '');
    });

    it('tell by their exit code how they ended, and print what they threw', async () => {
      const { lines, stderr } = await run(`
        const returns = () => 17;
        async function resolves() { await new Promise((r) => setTimeout(r, 1)); }
        function throws() { throw new TypeError('no such thing'); }
        async function rejects() { await 1; throw new Error('later'); }
        function exits() { process.exit(7); }
        async function exitsLater() { setTimeout(() => process.exit(8), 1); await new Promise(() => undefined); }
        function killsItself() { process.kill(process.pid, 'SIGKILL'); for (;;); }
        async function neverSettles() { await new Promise(() => undefined); }
        async function waits() { await new Promise((r) => setTimeout(r, 1e6)); }
        if (import.meta.main) {
          const all = [returns, resolves, throws, rejects, exits, exitsLater, killsItself, neverSettles].map((target) => new ctx.Process({ target }));
          for (const p of all) p.start();
          for (const p of all) p.join();
          console.log(all.map((p) => p.exitcode).join());
          for (const how of ['terminate', 'kill', 'interrupt'] as const) {
            const p = new ctx.Process({ target: waits });
            p.start();
            p[how]();
            await p.joinAsync();
            console.log(how, p.exitcode);
          }
        }`);
      assert.deepEqual(lines, ['0,0,1,1,7,8,-9,13', 'terminate -15', 'kill -9', 'interrupt -2']);
      assert.match(stderr, /Process Process-3:\nTypeError: no such thing\n.*at throws \(.*program\.ts/);
      assert.match(stderr, /Process Process-4:\nError: later\n.*at rejects \(.*program\.ts/);
    });

    it('have a working event loop, files, sockets, threads and processes of their own', async () => {
      const { lines, stderr } = await run(`
        import { readFile } from 'node:fs/promises';
        import { readFileSync } from 'node:fs';
        import { execFile } from 'node:child_process';
        import { createServer, connect } from 'node:net';
        import { Worker } from 'node:worker_threads';
        import { promisify } from 'node:util';
        async function everything() {
          await new Promise((r) => setTimeout(r, 1));
          await new Promise((r) => setImmediate(r));
          console.log('files', (await readFile('/proc/self/status', 'utf8')).includes('Pid:\\t' + process.pid), readFileSync('/proc/self/comm').length > 0);
          const { stdout } = await promisify(execFile)('/bin/echo', ['from', 'a', 'program']);
          console.log('process', stdout.trim());
          const server = createServer((socket) => { socket.end('hello'); });
          await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
          const { port } = server.address() as { port: number };
          const text = await new Promise((r) => connect(port, '127.0.0.1').on('data', (bytes) => r(String(bytes))));
          await new Promise((r) => server.close(r));
          console.log('socket', text);
          const worker = new Worker('require("node:worker_threads").parentPort.postMessage(6 * 7)', { eval: true });
          console.log('thread', await new Promise((r) => worker.once('message', r)));
          await worker.terminate();
        }
        if (import.meta.main) {
          const p = new ctx.Process({ target: everything });
          p.start();
          p.join();
          console.log(p.exitcode);
        }`);
      assert.deepEqual(
        lines,
        ['files true true', 'process from a program', 'socket hello', 'thread 42', '0'],
        stderr,
      );
    });

    it('are whole after a full garbage collection, whose work no thread of theirs takes', async () => {
      const { lines, stderr } = await run(`
        import { setFlagsFromString } from 'node:v8';
        import { runInNewContext } from 'node:vm';
        import { Worker } from 'node:worker_threads';
        async function collects() {
          setFlagsFromString('--expose-gc');
          const gc = runInNewContext('gc') as () => void;
          for (let round = 0; round < 3; round++) gc();
          const worker = new Worker('require("node:worker_threads").parentPort.postMessage("a thread")', { eval: true });
          const ended = new Promise((r) => worker.once('exit', r));
          console.log(await new Promise((r) => worker.once('message', r)));
          console.log('ends with', await ended);
          gc();
          await new Promise(() => undefined);
        }
        if (import.meta.main) {
          const p = new ctx.Process({ target: collects });
          p.start();
          p.join();
          console.log(p.exitcode);
        }`);
      assert.deepEqual(lines, ['a thread', 'ends with 0', '13'], stderr);
    });

    it('have random numbers of their own', async () => {
      const { lines, stderr } = await run(`
        import { randomInt, randomUUID } from 'node:crypto';
        function draw(results: mp.SimpleQueue<string>) {
          results.put([Math.random(), randomInt(2 ** 40), randomUUID()].join(' '));
        }
        if (import.meta.main) {
          // All of them have begun their sequences.
          Math.random(); randomInt(5); randomUUID();
          const results = new ctx.SimpleQueue<string>();
          const all = Array.from({ length: 4 }, () => new ctx.Process({ target: draw, args: [results] }));
          for (const p of all) p.start();
          draw(results);
          const drawn = Array.from({ length: 5 }, () => results.get().split(' '));
          for (const p of all) p.join();
          for (const column of [0, 1, 2]) console.log(new Set(drawn.map((row) => row[column])).size);
        }`);
      assert.deepEqual(lines, ['5', '5', '5'], stderr);
    });

    it('share queues, locks, values and pipes with their parent', async () => {
      const { lines, stderr } = await run(`
        async function work(lock: mp.Lock, total: mp.Value<'i'>, queue: mp.Queue<number>, end: mp.Connection) {
          for (let round = 0; round < 50; round++) { lock.acquire(); total.value += 1; lock.release(); }
          queue.put((await end.recvAsync()) as number + 1);
        }
        if (import.meta.main) {
          const lock = new ctx.Lock();
          const total = new ctx.Value('i', 0);
          const queue = new ctx.Queue<number>();
          const all = Array.from({ length: 4 }, (_, n) => {
            const [mine, theirs] = ctx.Pipe();
            const p = new ctx.Process({ target: work, args: [lock, total, queue, theirs] });
            p.start();
            mine.send(n * 10);
            return p;
          });
          console.log(all.map(() => queue.get()).sort((a, b) => a - b).join());
          for (const p of all) p.join();
          console.log(total.value, all.map((p) => p.exitcode).join());
        }`);
      assert.deepEqual(lines, ['1,11,21,31', '200 0,0,0,0'], stderr);
    });

    it('serve as workers of a pool', async () => {
      const { lines, stderr } = await run(`
        const double = (x: number) => x * 2;
        const later = async (x: number) => { await new Promise((r) => setTimeout(r, 1)); return x + 1; };
        const lost = () => { process.exit(3); };
        if (import.meta.main) {
          using pool = new ctx.Pool(3);
          console.log(pool.map(double, [1, 2, 3]).join(), (await pool.mapAsync(later, [1, 2, 3])).join());
          try { pool.apply(lost); } catch (error) { console.log((error as Error).name); }
          console.log([...pool.imap(double, [4, 5])].join());
        }`);
      assert.deepEqual(lines, ['2,4,6 2,3,4', 'WorkerLostError', '8,10'], stderr);
    });

    it('end with their parent, and daemons before', async () => {
      const { lines, code } = await run(
        `
        function leaf(ready: mp.Connection) { ready.send(process.pid); ready.recv(); }
        function middle(ready: mp.Connection) {
          const [mine, theirs] = mp.Pipe();
          new mp.Process({ target: leaf, args: [theirs] }).start();
          ready.send([process.pid, mine.recv()]);
          ready.recv();
        }
        if (import.meta.main && mp.parentProcess() === null) {
          const [mine, theirs] = ctx.Pipe();
          const daemon = new ctx.Process({ target: leaf, args: [theirs], daemon: true });
          daemon.start();
          const pid = mine.recv();
          const [other, others] = ctx.Pipe();
          const p = new ctx.Process({ target: middle, args: [others] });
          p.start();
          const [one, two] = other.recv() as [number, number];
          p.kill();
          p.join();
          // The kernel says when a pid is nobody's any more.
          const gone = async (pid: number) => { for (;;) { try { process.kill(pid, 0); } catch { return true; } await new Promise((r) => setTimeout(r, 5)); } };
          console.log(p.exitcode, await gone(two), one !== two, pid !== one);
        }`,
      );
      assert.deepEqual(lines, ['-9 true true true']);
      assert.equal(code, 0);
    });
  });
}

describe('the fork server', () => {
  it('loads what it is told to, once for all its children', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      const ctx = mp.getContext('forkserver');
      const loaded = () => process.moduleLoadList.includes('NativeModule zlib');
      const tell = () => { console.log(loaded()); };
      if (import.meta.main) {
        mp.setForkserverPreload(['node:zlib', 'no-such-module']);
        for (let n = 0; n < 2; n++) {
          const p = new ctx.Process({ target: tell });
          p.start();
          p.join();
        }
      }`);
    assert.deepEqual(lines, ['true', 'true'], stderr);
  });

  it('is started again as often as somebody kills it before it is of use, up to seven times', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      import { readFileSync, writeFileSync } from 'node:fs';
      import { fileURLToPath } from 'node:url';
      const ctx = mp.getContext('forkserver');
      const nothing = () => undefined;
      const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
      if (import.meta.main) {
        writeFileSync(file('count'), '7');
        writeFileSync(file('killed.cjs'), \`
          const { readFileSync, writeFileSync } = require('node:fs');
          const left = Number(readFileSync(\${JSON.stringify(file('count'))}));
          writeFileSync(\${JSON.stringify(file('count'))}, String(left - 1));
          if (left > 0) process.kill(process.pid, 'SIGKILL');\`);
        mp.setForkserverPreload([file('killed.cjs')]);
        const p = new ctx.Process({ target: nothing });
        p.start();
        p.join();
        console.log(p.exitcode, readFileSync(file('count'), 'utf8'));
      }`);
    assert.deepEqual(lines, ['0 -1'], stderr);
  });

  it('is started again where it was killed, whose children end with it', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      import { readFileSync } from 'node:fs';
      const ctx = mp.getContext('forkserver');
      function stays(ready: mp.Connection) {
        const [, parent] = /^PPid:\\t(\\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
        ready.send(Number(parent));
        ready.recv();
      }
      const nothing = () => undefined;
      if (import.meta.main) {
        const [mine, theirs] = ctx.Pipe();
        const p = new ctx.Process({ target: stays, args: [theirs] });
        p.start();
        process.kill(mine.recv() as number, 'SIGKILL');
        p.join();
        const again = new ctx.Process({ target: nothing });
        again.start();
        again.join();
        console.log(p.exitcode, again.exitcode);
      }`);
    assert.deepEqual(lines, ['-9 0'], stderr);
  });
});
