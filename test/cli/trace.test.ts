/** `mp trace` on saved runs, good and bad. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const hello = join(root, 'test/fixtures/cli/hello.ts');

function mp(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/mp.js'), ...args], {
    encoding: 'utf8',
    timeout: 15_000,
  });
  return { status, stdout, stderr };
}

describe('mp trace', () => {
  let folder = '';
  let saved = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'mp-trace-'));
    saved = join(folder, 'hello.mptrace');
    assert.equal(mp('run', '--trace', saved, hello, 'Ada').status, 0);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('saves a run that only its owner can read', () => {
    assert.equal(statSync(saved).mode & 0o777, 0o600);
  });

  it('reports it', () => {
    const { status, stdout, stderr } = mp('trace', 'report', saved);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /hello\.ts\n1 process, .* exit code 0/);
    assert.match(stdout, /Findings\n─+\nNone\./);
  });

  it('exports it for Perfetto', () => {
    const target = join(folder, 'hello.json');
    assert.deepEqual(mp('trace', 'export', saved, '--output', target), { status: 0, stdout: '', stderr: '' });
    const exported = JSON.parse(readFileSync(target, 'utf8')) as { traceEvents: { ph: string }[] };
    assert.ok(exported.traceEvents.some(({ ph }) => ph === 'M'));
    assert.deepEqual(JSON.parse(mp('trace', 'export', saved).stdout), exported);
  });

  it('ends quietly where its reader does not want the rest', async () => {
    for (const command of ['report', 'export']) {
      const child = spawn(process.execPath, [join(root, 'bin/mp.js'), 'trace', command, saved], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.destroy();
      let said = '';
      for await (const chunk of child.stderr) said += String(chunk);
      if (child.exitCode === null) await once(child, 'exit');
      assert.deepEqual([child.exitCode, said], [0, ''], command);
    }
  });

  it('shows what there is of a file that was cut off, and says so', () => {
    const cut = join(folder, 'cut.mptrace');
    const bytes = readFileSync(saved);
    writeFileSync(cut, bytes.subarray(0, bytes.length - 20));
    const { stdout, stderr } = mp('trace', 'report', cut);
    assert.match(stderr, /cut/);
    assert.match(stdout, /1 process/);
  });

  it('refuses what is no trace, or one of another version', () => {
    const other = join(folder, 'other.mptrace');
    const bytes = Buffer.from(readFileSync(saved));
    bytes.writeUInt32LE(99, 8);
    writeFileSync(other, bytes);
    for (const [file, message] of [
      [hello, /not a/i],
      [other, /version/],
      [join(folder, 'nowhere'), /no such file/i],
      [folder, /EISDIR/],
    ] as const) {
      const { status, stdout, stderr } = mp('trace', 'report', file);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, message);
    }
  });
});
