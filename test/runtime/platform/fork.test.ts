/** What becomes of a fork whose parent is killed in the midst of it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { nodeArgs } from '../../../src/runner/build.ts';
import { stampedProcesses } from '../../support/stamped.ts';

const fixture = resolve(import.meta.dirname, 'killed-while-forking.fixture.ts');

/** What the child says that its killed parent gave no leave to; `late`: it still waits. */
async function orphan(...args: string[]): Promise<string> {
  const stamp = String(process.pid);
  const parent = spawn(process.execPath, [...nodeArgs, '--import', 'tsx', fixture, ...args], {
    env: { ...process.env, MP_FORK_TEST: stamp },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  // The child has the pipe, too: it ends with the last of them.
  const ended = once(parent, 'close').then(() => said);
  const [, signal] = (await once(parent, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL');
  const late = new Promise<string>((resolve) => setTimeout(resolve, 3000, 'late').unref());
  try {
    return await Promise.race([ended, late]);
  } finally {
    for (const pid of stampedProcesses('MP_FORK_TEST', stamp)) process.kill(pid, 'SIGKILL');
  }
}

describe('fork', () => {
  it('leaves no child waiting for a parent that is gone', async () => {
    assert.equal(await orphan(), '');
  });

  it('leaves an heir, which goes on', async () => {
    assert.equal(await orphan('heir'), 'goes on');
  });
});
