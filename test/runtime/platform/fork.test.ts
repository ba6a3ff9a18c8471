/** What becomes of a fork whose parent is killed in the midst of it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { nodeArgs } from '../../../src/runner/build.ts';
import { stampedProcesses } from '../../support/stamped.ts';

const fixture = resolve(import.meta.dirname, 'killed-while-forking.fixture.ts');

describe('fork', () => {
  it('leaves no child waiting for a parent that is gone', async () => {
    const stamp = String(process.pid);
    const parent = spawn(process.execPath, [...nodeArgs, '--import', 'tsx', fixture], {
      env: { ...process.env, MP_FORK_TEST: stamp },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    parent.stdout.resume();
    // The child has the pipe, too: it ends with the last of them.
    const ended = once(parent, 'close');
    const [, signal] = (await once(parent, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL');
    const late = new Promise((resolve) => setTimeout(resolve, 3000, 'late').unref());
    try {
      assert.notEqual(await Promise.race([ended, late]), 'late', 'the child still waits');
    } finally {
      for (const pid of stampedProcesses('MP_FORK_TEST', stamp)) process.kill(pid, 'SIGKILL');
    }
  });
});
