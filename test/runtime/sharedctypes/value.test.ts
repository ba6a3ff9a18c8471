import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Lock } from '../../../runtime/sync/lock.ts';
import { RawValue, Value, copy, struct, synchronized } from '../../../runtime/sharedctypes.ts';

describe('Value', () => {
  it('is zero without a value', () => {
    assert.equal(new Value('i').value, 0);
    assert.equal(new Value('d').value, 0);
    assert.equal(new Value('?').value, false);
    assert.deepEqual(new Value('c').value, Uint8Array.of(0));
  });

  it('shows the fields of a structure', () => {
    const point = new Value(struct({ x: 'd', n: 'i' }), 2, 3);
    assert.equal(inspect(point.value), '{ x: 2, n: 3 }');
    assert.match(inspect(point), /x: 2/);
  });

  it('wraps integers as C does', () => {
    const cases: ['b' | 'B' | 'h' | 'H' | 'i' | 'I' | 'l' | 'q' | 'Q', number | bigint, number | bigint][] = [
      ['b', 200, -56],
      ['B', 256, 0],
      ['B', -1, 255],
      ['h', 40_000, -25_536],
      ['H', 65_537, 1],
      ['i', 2 ** 31, -(2 ** 31)],
      ['i', 2n ** 40n + 5n, 5],
      ['I', -1, 2 ** 32 - 1],
      ['I', -1n, 2 ** 32 - 1],
      ['q', 2n ** 63n, -(2n ** 63n)],
      ['Q', -1, 2n ** 64n - 1n],
      ['l', -5, -5],
    ];
    for (const [type, written, read] of cases) {
      assert.equal(new Value(type, written).value, read, `${type} ${written}`);
    }
  });

  it('reads 64-bit integers as numbers where these are exact', () => {
    const value = new Value('q', Number.MAX_SAFE_INTEGER);
    assert.equal(value.value, Number.MAX_SAFE_INTEGER);
    value.value = 2n ** 60n;
    assert.equal(value.value, 2n ** 60n);
  });

  it('rounds floats to their size', () => {
    assert.equal(new Value('f', 0.1).value, Math.fround(0.1));
    assert.equal(new Value('d', 0.1).value, 0.1);
    assert.ok(Number.isNaN(new Value('d', NaN).value));
    assert.ok(Object.is(new Value('d', -0).value, -0));
  });

  it('refuses what does not fit its type, and keeps what it had', () => {
    const value = new Value('i', 7);
    for (const wrong of [1.5, '1', null, NaN, undefined, Infinity, {}, []]) {
      assert.throws(() => {
        value.value = wrong as never;
      }, /^TypeError: Typecode 'i' takes an integer/);
    }
    assert.equal(value.value, 7);
    assert.throws(() => new Value('d', 'x' as never), { name: 'TypeError', code: 'ERR_MP_TYPE' });
    assert.throws(() => new Value('i', ...([1, 2] as never)), /one value at most/);
    assert.throws(() => new Value('c', Uint8Array.of(1, 2)), /one byte/);
    assert.throws(() => new Value('z' as never), { name: 'TypeError', code: 'ERR_MP_TYPECODE' });
  });

  it('keeps characters and bytes', () => {
    assert.equal(new Value('u', 'ß').value, 'ß');
    assert.equal(new Value('u', '🙂').value, '🙂');
    assert.throws(() => new Value('u', 'ab'), /one character/);
    assert.deepEqual(new Value('c', Uint8Array.of(65)).value, Uint8Array.of(65));
  });

  it('has a lock of its own, a given one, or none', () => {
    const value = new Value('i', 1);
    using held = value.hold();
    assert.equal(value.getLock().acquire({ block: false }), true, 'an RLock may be taken again');
    value.getLock().release();
    value.value += 1;
    assert.equal(value.value, 2);
    held.release();

    const lock = new Lock();
    assert.equal(new Value('i', 1, { lock }).getLock(), lock);
    assert.ok(new Value('i', 1, { lock: false }) instanceof RawValue);
    assert.ok(new Value('i', { lock: false }) instanceof RawValue);
    assert.throws(() => new Value('i', 1, { lock: 3 as never }), /The option lock/);
  });

  it('shares its memory with its raw object', () => {
    const value = new Value('i', 1);
    value.getObj().value = 5;
    assert.equal(value.value, 5);
    assert.equal(synchronized(value.getObj()).value, 5);
    const twin = copy(value);
    twin.value = 6;
    assert.equal(value.value, 5);
  });

  it('shows its contents', () => {
    assert.equal(inspect(new Value('d', 1.5)), "<Value('d', 1.5)>");
    assert.equal(String(new RawValue('i', 3)), "<RawValue('i', 3)>");
  });
});

describe('struct', () => {
  const point = struct({ x: 'd', y: 'd' });

  it('lays fields out as C does', () => {
    const mixed = struct({ a: 'b', b: 'i', c: 'b', d: 'd', e: 'h' });
    assert.deepEqual(
      mixed.fields.map(({ offset }) => offset),
      [0, 4, 8, 16, 24],
    );
    assert.deepEqual([mixed.size, mixed.alignment], [32, 8]);
  });

  it('is made from an object or from fields in order', () => {
    for (const value of [new Value(point, { x: 1, y: 2 }), new Value(point, 1, 2)]) {
      assert.deepEqual({ ...value.value }, { x: 1, y: 2 });
    }
    assert.deepEqual({ ...new Value(point, { y: 3 }).value }, { x: 0, y: 3 });
    assert.deepEqual({ ...new Value(point).value }, { x: 0, y: 0 });
  });

  it('is a live view', () => {
    const value = new Value(point, 1, 2);
    value.value.x += 10;
    assert.equal(value.getObj().value.x, 11);
    value.value = { x: 5 };
    assert.deepEqual({ ...value.value }, { x: 5, y: 2 });
  });

  it('nests', () => {
    const line = struct({ from: point, to: point });
    const value = new Value(line, { from: { x: 1 }, to: { y: 2 } });
    assert.equal(value.value.to.y, 2);
    value.value.from = { x: 7, y: 8 };
    assert.equal(value.value.from.y, 8);
  });

  it('refuses fields that it does not have', () => {
    assert.throws(() => new Value(point, { z: 1 } as never), /no field "z"; its fields are x, y/);
    assert.throws(() => new Value(point, 1, 2, 3), /2 fields, not 3/);
    assert.throws(() => new Value(point, { x: 'far' } as never), TypeError);
    assert.throws(() => struct({}), /at least one field/);
    assert.throws(() => struct({ x: 'z' as never }), { code: 'ERR_MP_TYPECODE' });
  });
});
