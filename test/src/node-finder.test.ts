import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNewEnough } from '../../src/runner/node-version.ts';
import { findNode, nodeCandidates } from '../../src/vscode/node-finder.ts';

describe('finding a Node', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mp-node-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Something that answers to `-p process.versions.node`. */
  function fake(name: string, says: string): string {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('knows which versions are new enough', () => {
    for (const good of ['20.19.0', '20.20.1', '22.0.0', '100.0.0'])
      assert.equal(isNewEnough(good), true, good);
    for (const bad of ['20.18.9', '18.20.4', '0.10.0', 'x']) assert.equal(isNewEnough(bad), false, bad);
  });

  it('takes the first candidate that is new enough', async () => {
    const candidates = [
      fake('a', '18.20.0'),
      fake('b', 'not a node'),
      fake('c', '22.3.0'),
      fake('d', '24.1.0'),
    ];
    const found = await findNode({ nodePath: '', candidates });
    assert.deepEqual(found, { ok: true, path: join(folder, 'c'), version: '22.3.0' });
  });

  it('says that there is none, or that it is too old, and what to do', async () => {
    const none = await findNode({ nodePath: '', candidates: [] });
    assert.ok(!none.ok);
    assert.match(none.title, /No Node\.js was found/);
    assert.match(none.detail, /nodejs\.org/);
    const old = await findNode({ nodePath: '', candidates: [fake('a', '18.20.0')] });
    assert.ok(!old.ok);
    assert.match(old.title, /too old: 18\.20\.0/);
  });

  it('does not go past the path of the settings', async () => {
    const wrong = await findNode({ nodePath: join(folder, 'nothing'), candidates: [process.execPath] });
    assert.ok(!wrong.ok && wrong.asked);
    assert.match(wrong.title, /is not a Node\.js/);
    const old = await findNode({ nodePath: fake('old', '16.0.0'), candidates: [process.execPath] });
    assert.ok(!old.ok);
    assert.match(old.title, /is Node\.js 16\.0\.0/);
  });

  it('looks on the PATH first, then where version managers keep theirs, newest first', () => {
    const bins = [
      'path/node',
      '.nvm/versions/node/v9.1.0/bin/node',
      '.nvm/versions/node/v22.1.0/bin/node',
    ].map((path) => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      return fake(path, '1');
    });
    const candidates = nodeCandidates({ PATH: join(folder, 'path') }, folder);
    assert.deepEqual(candidates.slice(0, 3), [bins[0], bins[2], bins[1]]);
  });
});
