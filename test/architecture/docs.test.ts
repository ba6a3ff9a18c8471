/** The API's pages are made from the docstrings; here it is seen that they were, and that nothing public lacks one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

describe('the API’s pages', function () {
  this.timeout(60_000);

  it('are up to date, and every public name has a docstring', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/docs.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });
});
