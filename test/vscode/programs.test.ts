/** The harness itself: what it takes for a process of a run, and that a left one is found. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUN_MARK, startRunWith } from '../../src/runner/start-run.ts';
import { root } from './harness/inside.ts';
import { programsOf, untilQuiet } from './harness/programs.ts';

const startRun = startRunWith(join(root, 'dist/runner/main.js'));

describe('the search for processes of a run', () => {
  let home: string;
  const started: ChildProcess[] = [];
  const sleeper = async (env: NodeJS.ProcessEnv): Promise<number> => {
    const child = spawn('/bin/sh', ['-c', 'echo; read -r line; :'], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    started.push(child);
    await once(child.stdout, 'data');
    return child.pid ?? 0;
  };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'mp-home-'));
  });
  afterEach(async () => {
    for (const child of started.splice(0)) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(home, { recursive: true, force: true });
  });

  it('finds the runner, its janitor and each process of a program, and nothing once it was stopped', async () => {
    const run = startRun({ file: join(root, 'test/fixtures/vscode/waits.ts'), env: { HOME: home } });
    try {
      await new Promise<void>((resolve) => {
        run.listen(({ type }) => {
          if (type === 'frames' && programsOf(home).some(({ command }) => command.includes('main.mjs')))
            resolve();
        });
      });
      const commands = programsOf(home).map(({ command }) => command);
      for (const part of ['runner/main.js', 'janitor', 'main.mjs'])
        assert.ok(
          commands.some((command) => command.includes(part)),
          commands.join('\n'),
        );
    } finally {
      await run.stop();
    }
    await untilQuiet(home);
  });

  it('does not take what the editor starts for itself, or another editor, for a program', async () => {
    await sleeper({ HOME: home });
    await sleeper({ HOME: '/nowhere', [RUN_MARK]: 'x' });
    assert.deepEqual(programsOf(home), []);
  });

  it('names a process that was left', async () => {
    const pid = await sleeper({ HOME: home, [RUN_MARK]: 'x' });
    await assert.rejects(untilQuiet(home, 0), new RegExp(`still running:\\n${pid} /bin/sh`));
  });
});
