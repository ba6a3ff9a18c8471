/** Where private folders are made, also when the temporary folder that is set can't be used. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { makePrivateFolder } from '../../../runtime/platform/index.ts';

describe('a private folder', () => {
  const before = process.env['TMPDIR'];
  let parent = '';

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'mp-private-'));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });

  /** Makes one, removes it, tells where it was. */
  function made(temporary: string, longest?: number): string {
    process.env['TMPDIR'] = temporary;
    const path = makePrivateFolder('mp-', longest);
    try {
      assert.equal(statSync(path).mode & 0o777, 0o700);
      assert.ok(isAbsolute(path));
      return dirname(path);
    } finally {
      rmSync(path, { recursive: true });
    }
  }

  it('is made in the temporary folder, by its whole path', () => {
    assert.equal(made(parent), parent);
    assert.equal(made(relative(process.cwd(), parent)), parent);
  });

  it('is made elsewhere when that is missing, no folder or too long', () => {
    assert.equal(made(join(parent, 'missing')), '/tmp');
    assert.equal(made('/dev/null'), '/tmp');
    assert.equal(made(parent, parent.length), '/tmp');
  });
});
