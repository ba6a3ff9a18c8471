/** Blocks of shared memory with a name, in one process. What concerns several is in `test/process/`. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { ClosedError } from '../../../runtime/errors.ts';
import { SharedMemory } from '../../../runtime/shared-memory.ts';

const path = (shm: SharedMemory): string => `/dev/shm/${shm.name}`;
const own = (what: string): string => `mp-test-${process.pid}-${what}`;

describe('SharedMemory', () => {
  it('is a file of the asked size, zeroed, for this user alone, until it is unlinked', () => {
    const shm = new SharedMemory({ create: true, size: 10_000 });
    assert.match(shm.name, /^psm_[0-9a-f]{8}$/);
    assert.equal(shm.size, 10_000);
    assert.equal(shm.buf.length, 10_000);
    assert.equal(shm.buf.buffer.byteLength, 10_000);
    assert.ok(shm.buf.every((byte) => byte === 0));
    assert.equal(statSync(path(shm)).size, 10_000);
    assert.equal(statSync(path(shm)).mode & 0o777, 0o600);
    shm.buf.set([1, 2, 3], 5);
    assert.deepEqual([...readFileSync(path(shm)).subarray(4, 9)], [0, 1, 2, 3, 0]);
    shm.unlink();
    assert.equal(existsSync(path(shm)), false);
    assert.equal(shm.buf[6], 2);
    shm.close();
  });

  it('is opened by its name, and seen by all who have it open', () => {
    const one = new SharedMemory({ name: own('open'), create: true, size: 100 });
    const two = new SharedMemory({ name: one.name, size: 5 });
    assert.equal(one.name, own('open'));
    assert.equal(two.size, 100);
    two.buf[99] = 7;
    assert.equal(one.buf[99], 7);
    one.close();
    assert.equal(two.buf[99], 7);
    two.unlink();
    two.close();
    two.close();
  });

  it('can not be used when it is closed; views that were taken before stay', () => {
    const shm = new SharedMemory({ create: true, size: 8 });
    const { buf } = shm;
    buf[0] = 1;
    {
      using closing = shm;
      assert.equal(inspect(closing), `SharedMemory("${shm.name}", size=8)`);
    }
    assert.throws(() => shm.buf, { constructor: ClosedError, code: 'ERR_MP_CLOSED', message: /closed/ });
    assert.equal(inspect(shm), `SharedMemory("${shm.name}", size=8, closed)`);
    assert.equal(buf[0], 1);
    shm.unlink();
    assert.throws(
      () => {
        shm.unlink();
      },
      { code: 'ENOENT', message: new RegExp(shm.name) },
    );
  });

  it('refuses what makes no sense', () => {
    const make = (options: unknown) => () => new SharedMemory(options as { name: string });
    assert.throws(make({ name: own('missing') }), { code: 'ENOENT', message: /mp-test-.*-missing/ });
    const shm = new SharedMemory({ name: own('taken'), create: true, size: 1 });
    assert.throws(make({ name: own('taken'), create: true, size: 1 }), { code: 'EEXIST', message: /taken/ });
    // The first one is still what it was, for the tracker too.
    assert.equal(new SharedMemory({ name: own('taken') }).size, 1);
    shm.unlink();
    assert.throws(make({ name: 'x'.repeat(300), create: true, size: 1 }), { code: 'ENAMETOOLONG' });
    for (const name of ['', '/', 'a/b', '../a', 'a\0b', '..'])
      assert.throws(make({ name, create: true, size: 1 }), { name: 'RangeError', code: 'ERR_MP_VALUE' });
    assert.throws(make({ name: 5 }), { name: 'TypeError', code: 'ERR_MP_TYPE' });
    assert.throws(make('psm_1'), { name: 'TypeError' });
    assert.throws(make(null), { name: 'TypeError' });
    for (const size of [0, -1, 1.5, NaN, Infinity, undefined])
      assert.throws(make({ create: true, size }), { name: 'RangeError' });
    for (const size of ['8', 8n, {}]) assert.throws(make({ create: true, size }), { name: 'TypeError' });
    assert.throws(make({}), { name: 'RangeError', message: /name/ });
    assert.throws(make({ create: true, size: Number.MAX_SAFE_INTEGER, name: own('huge') }), {
      code: /^(ENOMEM|ENOSPC|EFBIG)$/,
    });
    assert.equal(existsSync(`/dev/shm/${own('huge')}`), false);
  });

  it('does not open what has no size yet', () => {
    const name = own('empty');
    writeFileSync(`/dev/shm/${name}`, '');
    assert.throws(() => new SharedMemory({ name, track: false }), { name: 'RangeError', message: /empty/ });
    unlinkSync(`/dev/shm/${name}`);
  });
});
