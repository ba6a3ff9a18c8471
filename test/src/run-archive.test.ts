import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunArchive, type ArchivedRun } from '../../src/vscode/run-archive.ts';

describe('the archive of runs', () => {
  let folder = '';
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'mp-archive-')), 'runs');
  });
  afterEach(() => {
    rmSync(join(folder, '..'), { recursive: true });
  });

  const run = (id: string, startedAt = 1): ArchivedRun => ({
    id,
    title: 'a.ts',
    program: 'file:///a.ts',
    file: '/a.ts',
    startedAt,
    status: { state: 'building', program: '/a.ts' },
  });
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('gives back what was appended, in order, and the last status', async () => {
    const archive = new RunArchive(folder, () => 5);
    const writer = archive.create(run('one'));
    for (const piece of ['a', 'bc', '', 'd']) writer.append(bytes(piece));
    writer.update({ ...run('one'), status: { state: 'running', program: '/a.ts', pid: 7 } });
    await writer.close();
    await writer.close();
    const read = archive.read('one');
    assert.equal(new TextDecoder().decode(read?.bytes), 'abcd');
    assert.equal(read?.run.status.state, 'running');
  });

  it('is for its owner alone: a run holds what its program said', async () => {
    const inner = join(folder, 'runs');
    await new RunArchive(inner, () => 5).create(run('one')).close();
    for (const path of [inner, ...readdirSync(inner).map((name) => join(inner, name))])
      assert.equal(statSync(path).mode & 0o077, 0, path);
  });

  it('keeps the newest ones, the one being written among them', async () => {
    const archive = new RunArchive(folder, () => 3);
    for (let at = 1; at <= 5; at++) await archive.create(run(`r${at}`, at)).close();
    assert.deepEqual(
      archive.list().map(({ id }) => id),
      ['r5', 'r4', 'r3'],
    );
    assert.equal(readdirSync(folder).length, 6);
  });

  it('passes over what it can not read, and has nothing where there is no folder', async () => {
    const archive = new RunArchive(folder, () => 3);
    assert.deepEqual(archive.list(), []);
    assert.equal(archive.read('none'), undefined);
    await archive.create(run('good')).close();
    writeFileSync(join(folder, 'bad.json'), '{');
    writeFileSync(join(folder, 'other.json'), '{"id": 3}');
    assert.deepEqual(
      archive.list().map(({ id }) => id),
      ['good'],
    );
    archive.delete('good');
    assert.deepEqual(archive.list(), []);
  });

  it('takes no path for an id', () => {
    const archive = new RunArchive(folder, () => 3);
    assert.equal(archive.read('../../etc/passwd'), undefined);
    assert.throws(() => archive.pathOf('../x'), RangeError);
  });
});
