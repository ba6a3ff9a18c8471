/** Where private folders are made, also when the temporary folder that is set can't be used. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
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
    const path = makePrivateFolder('mp-', longest === undefined ? {} : { longest });
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

  it('is announced before it is there, and withdrawn where it could not be made', () => {
    process.env['TMPDIR'] = join(parent, 'missing');
    const told: string[] = [];
    const path = makePrivateFolder('mp-', {
      announce: (path) => {
        told.push(`${dirname(path)} ${existsSync(path)}`);
        return () => told.push('withdrawn');
      },
    });
    rmSync(path, { recursive: true });
    assert.deepEqual(told, [`${join(parent, 'missing')} false`, 'withdrawn', '/tmp false']);
  });

  it('is not made where nobody could be told of it', () => {
    process.env['TMPDIR'] = parent;
    const announce = (): never => {
      throw new Error('nobody is there');
    };
    assert.throws(() => makePrivateFolder('mp-', { announce }), /nobody is there/);
    assert.deepEqual(readdirSync(parent), []);
  });
});
