/** A fork server that is killed while it starts, or lacks descriptors: its owner is told, or gets another one. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { nodeArgs } from '../../src/runner/build.ts';
import { runText, type RunningProgram } from '../support/run-program.ts';

/** As soon as there is one; it needs some time before it can fork. */
async function forkServerOf(running: RunningProgram): Promise<number> {
  for (;;) {
    const found = running.descendants().find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/dist/forkserver.cjs');
      } catch {
        return false;
      }
    });
    if (found !== undefined) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('a fork server that is killed while it starts', function () {
  this.timeout(30_000);

  it('is replaced within the same start()', async () => {
    const { lines, stderr, code } = await runText(
      `
      import { getContext } from 'multiprocessing';
      function hello() {
        console.log('hello');
      }
      if (import.meta.main) {
        const p = new (getContext('forkserver').Process)({ target: hello });
        p.start();
        p.join();
        console.log(p.exitcode);
      }`,
      {
        execArgv: nodeArgs,
        during: async (running) => {
          process.kill(await forkServerOf(running), 'SIGKILL');
        },
      },
    );
    assert.equal(stderr, '');
    assert.deepEqual(lines, ['hello', '0']);
    assert.equal(code, 0);
  });
});

describe('a fork server that has no room for more descriptors', function () {
  this.timeout(30_000);

  it('refuses the next child, keeps those that it has, and goes on when there is room again', async () => {
    let limited = false;
    const { lines, stderr } = await runText(
      `
      import { Process, Pipe, getContext } from 'multiprocessing';
      function hello(line: any) {
        line.send(line.recv());
      }
      if (import.meta.main) {
        const ctx = getContext('forkserver');
        const [ours, theirs] = Pipe();
        const first = new ctx.Process({ target: hello, args: [theirs] });
        first.start();
        console.log('started');
        process.stdin.on('data', (text: Buffer) => {
          // One of its own: two processes that receive from the same end tear its messages apart.
          const [ourSecond, theirSecond] = Pipe();
          const p = new ctx.Process({ target: hello, args: [theirSecond] });
          if (String(text) === 'full') {
            try { p.start(); } catch (error) { console.log(error.code); }
            console.log(first.isAlive());
            return;
          }
          p.start();
          for (const end of [ours, ourSecond]) { end.send(1); console.log(end.recv()); }
          p.join();
          first.join();
          console.log(first.exitcode, p.exitcode);
          process.stdin.destroy();
        });
      }`,
      {
        execArgv: nodeArgs,
        keepStdin: true,
        during: async (running) => {
          await running.printed('started');
          const server = String(await forkServerOf(running));
          const open = readdirSync(`/proc/${server}/fd`).length;
          const limit = (most: number): void => {
            execFileSync('prlimit', ['--pid', server, `--nofile=${most}:`]);
          };
          limit(open);
          running.process.stdin?.write('full');
          await running.printed('true');
          limit(4096);
          limited = true;
          running.process.stdin?.end('room');
        },
      },
    );
    assert.ok(limited);
    assert.equal(stderr, '');
    assert.deepEqual(lines, ['started', 'ERR_MP_FORK', 'true', '1', '1', '0 0']);
  });
});
