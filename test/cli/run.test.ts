/** `mp run` as a user calls it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const mp = join(root, 'bin/mp.js');
const fixture = (name: string): string => join(root, 'test/fixtures/cli', name);

/** The temporary folder of the runs of one test: nothing may be left in it. */
let temporary = '';
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, TMPDIR: temporary });

function mpRun(args: readonly string[], env: Record<string, string> = {}, cwd = temporary) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [mp, ...args], {
    cwd,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    timeout: 15_000,
  });
  assert.equal(signal, null);
  return { status, stdout, stderr };
}

describe('mp run', () => {
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'mp-cli-'));
  });
  afterEach(() => {
    const left = readdirSync(temporary);
    rmSync(temporary, { recursive: true });
    assert.deepEqual(left, [], 'nothing of a run is left');
  });

  it('runs TypeScript in any folder, with its arguments and environment', () => {
    const folder = mkdtempSync(join(tmpdir(), 'somewhere-'));
    try {
      copyFileSync(fixture('hello.ts'), join(folder, 'hello.ts'));
      const result = mpRun(['run', 'hello.ts', 'Ada', '--report'], { GREETING: '!' }, folder);
      assert.deepEqual(result, { status: 0, stdout: 'hello Ada !\n', stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('runs CommonJS, with require.main and __filename', () => {
    assert.deepEqual(mpRun(['run', fixture('common.cjs'), 'a b', 'c']), {
      status: 0,
      stdout: 'main common.cjs cli a b|c\n',
      stderr: '',
    });
  });

  it('runs using, top-level await and import.meta.main', () => {
    assert.equal(mpRun(['run', fixture('modern.ts')]).stdout, 'first in use\nfirst disposed\nmain true\n');
  });

  it('passes the exit code back', () => {
    assert.equal(mpRun(['run', fixture('exit.mjs'), '42']).status, 42);
  });

  it('names the original lines in a stack', () => {
    const { status, stderr } = mpRun(['run', fixture('throws.ts')]);
    assert.equal(status, 1);
    assert.match(stderr, /RangeError: no such account/);
    assert.match(stderr, /at withdraw \(.*throws\.ts:7:/);
    assert.match(stderr, /throws\.ts:11:1/);
  });

  it('says where a program does not compile', () => {
    const { status, stdout, stderr } = mpRun(['run', fixture('broken.ts')]);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /broken\.ts:2:1[56]: .*Unexpected/);
  });

  it('says what is wrong with the command', () => {
    assert.match(mpRun(['run', 'nowhere.ts']).stderr, /nowhere\.ts: There is no such file/);
    assert.match(mpRun(['run', tmpdir()]).stderr, /This is a folder/);
    for (const [args, message] of [
      [[], /Nothing to do/],
      [['run'], /Which program/],
      [['run', '--nonsense', 'x.ts'], /no option "--nonsense"/],
      [['run', '--trace'], /--trace needs a value/],
      [['walk'], /no command "walk"/],
    ] as const) {
      const { status, stderr } = mpRun(args);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.match(stderr, /Usage:/);
    }
    assert.match(
      mpRun(['run', '--node', '/nowhere/node', fixture('hello.ts')]).stderr,
      /no Node at "\/nowhere\/node"/,
    );
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`ends the program on ${signal}`, async () => {
      const runner = spawn(process.execPath, [mp, 'run', fixture('waits.mjs')], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: environment(),
      });
      await once(runner.stdout, 'data');
      const closed = once(runner, 'close');
      runner.kill(signal);
      // 'close' needs every writer of the pipe to be gone: the program, too.
      await closed;
      assert.notEqual(runner.exitCode, 0);
      // The janitor of a killed runner may need a moment for the folder.
      while (readdirSync(temporary).length > 0) await new Promise((resume) => setImmediate(resume));
    });
  }
});
