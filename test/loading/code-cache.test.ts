/** What V8 has compiled is kept for the next process: what is taken from there, and what never is. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheKey, keepCompiled, readCompiled } from '../../runtime/loading/code-cache.ts';

const data = Buffer.from('what V8 has compiled');

describe('the cache of compiled code', () => {
  const before = process.env['XDG_CACHE_HOME'];
  let home = '';
  let folder = '';
  beforeEach(() => {
    home = fs.mkdtempSync(join(tmpdir(), 'mp-code-cache-'));
    folder = join(home, 'multiprocessing');
    process.env['XDG_CACHE_HOME'] = home;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
    fs.rmSync(home, { recursive: true });
  });

  it('gives back what was kept, and is its user’s alone', () => {
    assert.equal(readCompiled('some'), undefined);
    keepCompiled('some', data);
    assert.deepEqual(readCompiled('some'), data);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    assert.equal(fs.statSync(join(folder, 'some')).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(folder), ['some']);
  });

  it('takes nothing that has changed: a byte, its end, all of it', () => {
    keepCompiled('some', data);
    const file = join(folder, 'some');
    const whole = fs.readFileSync(file);
    for (const change of [
      (bytes: Buffer) => bytes.fill(bytes.readUInt8(7) ^ 1, 7, 8),
      (bytes: Buffer) => bytes.subarray(0, -2),
      (bytes: Buffer) => bytes.subarray(0, -1),
      () => Buffer.alloc(0),
    ]) {
      fs.writeFileSync(file, change(Buffer.from(whole)));
      assert.equal(readCompiled('some'), undefined);
    }
  });

  it('takes nothing that others could have written', () => {
    keepCompiled('some', data);
    const file = join(folder, 'some');
    fs.chmodSync(file, 0o666);
    assert.equal(readCompiled('some'), undefined);
    fs.chmodSync(file, 0o600);
    fs.renameSync(file, join(home, 'elsewhere'));
    fs.symlinkSync(join(home, 'elsewhere'), file);
    assert.equal(readCompiled('some'), undefined);
    fs.rmSync(file);
    fs.chmodSync(folder, 0o777);
    keepCompiled('some', data);
    assert.deepEqual(fs.readdirSync(folder), []);
  });

  it('does without where there is no place for it', () => {
    fs.writeFileSync(folder, 'a file where the folder should be');
    keepCompiled('some', data);
    assert.equal(readCompiled('some'), undefined);
    fs.rmSync(folder);
    fs.symlinkSync(join(home, 'nowhere'), folder);
    keepCompiled('some', data);
    assert.equal(readCompiled('some'), undefined);
  });

  it('forgets the oldest, and what killed writers have left', () => {
    fs.mkdirSync(folder, { mode: 0o700 });
    for (let n = 0; n < 40; n++) {
      const file = join(folder, n === 0 ? '.some.1' : `old-${n}`);
      fs.writeFileSync(file, '');
      fs.utimesSync(file, 1000 + n, 1000 + n);
    }
    keepCompiled('some', data);
    const left = fs.readdirSync(folder);
    assert.equal(left.length, 25);
    assert.ok(left.includes('some') && left.includes('old-39') && !left.includes('.some.1'));
  });

  it('has another name for a file that was changed, even in its own length and time', () => {
    const file = join(home, 'core');
    fs.writeFileSync(file, 'one');
    fs.utimesSync(file, 1000, 1000);
    const first = cacheKey(file);
    assert.equal(cacheKey(file), first);
    fs.writeFileSync(file, 'two');
    fs.utimesSync(file, 1000, 1000);
    assert.notEqual(cacheKey(file), first);
  });
});
