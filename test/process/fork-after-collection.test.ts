/**
 * V8 leaves notes for its threads with each full collection. Who forks before those have seen to them leaves them to a child
 * that has no such threads, and must not wait for them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runText } from '../support/run-program.ts';

/** Ends, and its worker too, only when nothing is left to be done by V8's threads. */
const program = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  import { Worker } from 'node:worker_threads';
  import * as mp from 'multiprocessing';
  async function child() {
    const worker = new Worker('', { eval: true });
    await new Promise((resolve) => worker.on('exit', resolve));
  }
  if (import.meta.main) {
    mp.setStartMethod('fork');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    for (let round = 0; round < 15; round++) {
      const p = new mp.Process({ target: child });
      for (let times = 0; times < 5; times++) collect();
      p.start();
      p.join();
    }
    console.log('ended');
  }`;

describe('a child that is forked right after a garbage collection', () => {
  it('ends', async function () {
    this.timeout(30_000);
    // On one processor, and threads that are woken wait for their turn: V8's have not seen to anything by then.
    const [processor = '0'] =
      /(?<=Cpus_allowed_list:\s*)\d+/.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    const { lines, stderr } = await runText(program, {
      execArgv: ['--single-threaded', '--v8-pool-size=0'],
      through: ['chrt', '--batch', '0', 'taskset', '-c', processor],
    });
    assert.equal(stderr, '');
    assert.deepEqual(lines, ['ended']);
  });
});
