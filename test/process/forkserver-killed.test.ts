/** A fork server that is killed before it has made its first child: the next one takes its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { nodeArgs } from '../../src/runner/build.ts';
import { runText, type RunningProgram } from '../support/run-program.ts';

/** As soon as there is one; it needs some time before it can fork. */
async function forkServerOf(running: RunningProgram): Promise<number> {
  for (;;) {
    const found = running.descendants().find((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('/dist/forkserver.js');
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
