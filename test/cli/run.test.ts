/** `mp run` as a user calls it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const mp = join(root, 'bin/mp.js');
const fixture = (name: string): string => join(root, 'test/fixtures/cli', name);
const tree = join(root, 'test/fixtures/runner/tree.cjs');

/** The temporary folder of the runs of one test: nothing may be left in it. */
let temporary = '';
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, TMPDIR: temporary });

function mpRun(args: readonly string[], env: Record<string, string> = {}, cwd = temporary) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [mp, ...args], {
    cwd,
    env: { ...environment(), ...env },
    encoding: 'utf8',
    timeout: 15_000,
    maxBuffer: 32 << 20,
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

  it('runs a program of any name', () => {
    for (const name of ['main.ts', 'start.ts', 'index.mts', 'chunks.ts', 'mp run – ünï.ts', 'main.test.ts']) {
      copyFileSync(fixture('hello.ts'), join(temporary, name));
      try {
        assert.deepEqual(mpRun(['run', name, 'Ada']), { status: 0, stdout: 'hello Ada\n', stderr: '' }, name);
      } finally {
        rmSync(join(temporary, name));
      }
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

  it('runs where the temporary folder is none', () => {
    const result = mpRun(['run', fixture('modern.ts')], { TMPDIR: join(temporary, 'missing') });
    assert.deepEqual([result.status, result.stderr], [0, '']);
  });

  it('lets the program’s threads start processes', () => {
    assert.deepEqual(mpRun(['run', fixture('thread-starts.mjs')]), {
      status: 0,
      stdout: '0 42\n',
      stderr: '',
    });
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
    assert.match(stderr, /broken\.ts:2:1[56]: .*Unexpected.*\n\n2 │ .*\n {2}╵ +\^\n/);
  });

  it('says what is wrong with the command', () => {
    assert.match(mpRun(['run', 'nowhere.ts']).stderr, /nowhere\.ts: There is no such file/);
    assert.match(mpRun(['run', tmpdir()]).stderr, /This is a folder/);
    for (const [args, message] of [
      [[], /Nothing to do/],
      [['run'], /Which program/],
      [['run', '--nonsense', 'x.ts'], /no option "--nonsense"/],
      [['run', '--trace'], /--trace needs a value/],
      [['run', '--max-time', 'long', 'x.ts'], /--max-time takes a number/],
      [['walk'], /no command "walk"/],
    ] as const) {
      const { status, stderr } = mpRun(args);
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.match(stderr, /Usage:/);
    }
  });

  it('says what is wrong with a Node that is missing, is none or is too old', () => {
    const run = (node: string): string => mpRun(['run', '--node', node, fixture('hello.ts')]).stderr;
    assert.match(run('/nowhere/node'), /no Node at "\/nowhere\/node"/);
    assert.match(run('/etc/passwd'), /no Node at "\/etc\/passwd" that can be started/);
    assert.match(run(fixture('old-node.sh')), /Node 18\.20\.4 is too old: Node 20\.19 or newer/);
    assert.doesNotMatch(run('/nowhere/node'), /Usage:/, 'which would push the message out of sight');
  });

  it('says which signal ended the program', () => {
    const { status, stderr } = mpRun(['run', tree, 'signal']);
    assert.equal(status, 128 + constants.signals.SIGSEGV);
    assert.match(stderr, /mp: the program was ended by signal 11 \(SIGSEGV\)/);
  });

  for (const [option, value, mode, message] of [
    ['--max-processes', '12', 'bomb', /^mp: The program had \d+ processes at once; the limit is 12\./m],
    ['--max-output', '1', 'flood', /^mp: The program wrote more than 1\.0 MB/m],
    ['--max-time', '0.3', 'endless', /^mp: The program ran longer than 0\.3 s/m],
    ['--max-memory', '1', 'endless', /^mp: The program's processes used .*; the limit is 1\.0 MB/m],
  ] as const) {
    it(`stops what goes beyond ${option}`, () => {
      const { status, stderr } = mpRun(['run', option, value, tree, mode]);
      assert.equal(status, 128 + constants.signals.SIGKILL);
      assert.match(stderr, message);
    });
  }

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
