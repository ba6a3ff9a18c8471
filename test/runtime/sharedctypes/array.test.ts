import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Array as SharedArray, RawArray, copy, struct, synchronized } from '../../../runtime/sharedctypes.ts';

describe('Array', () => {
  it('is made from a size or from elements', () => {
    assert.deepEqual(new SharedArray('i', 3).slice(), [0, 0, 0]);
    assert.deepEqual(new SharedArray('i', [1, 2, 3]).slice(), [1, 2, 3]);
    assert.deepEqual(new SharedArray('d', new Set([1.5, 2.5])).slice(), [1.5, 2.5]);
    assert.equal(new SharedArray('i', 0).length, 0);
    assert.throws(() => new SharedArray('i', -1), { name: 'RangeError', code: 'ERR_MP_VALUE' });
    assert.throws(() => new SharedArray('i', 1.5), TypeError);
    assert.throws(() => new SharedArray('i', undefined as never), TypeError);
    assert.throws(() => new SharedArray('i', 'abc' as never), TypeError);
    assert.throws(() => new SharedArray('z' as never, 3), { code: 'ERR_MP_TYPECODE' });
  });

  it('reads and writes elements', () => {
    const array = new SharedArray('i', [1, 2, 3]);
    array[0] = 10;
    array[1]! += 5;
    assert.deepEqual([...array], [10, 7, 3]);
    assert.equal(array.at(-1), 3);
    assert.equal(array[3], undefined);
    assert.equal(array[-1], undefined);
    assert.throws(() => {
      array[3] = 1;
    }, /^RangeError: There is no element 3 in an array of 3/);
    assert.throws(() => {
      array[-1] = 1;
    }, RangeError);
    assert.throws(() => {
      array[0] = 1.5;
    }, TypeError);
    assert.equal(1 in array, true);
    assert.equal(3 in array, false);
    assert.equal(array.length, 3);
  });

  it('slices, fills and sets', () => {
    const array = new SharedArray('i', [0, 1, 2, 3, 4]);
    assert.deepEqual(array.slice(1, 3), [1, 2]);
    assert.deepEqual(array.slice(-2), [3, 4]);
    assert.ok(Array.isArray(array.slice()));
    assert.deepEqual(array.fill(9, 3).slice(), [0, 1, 2, 9, 9]);
    array.set([7, 8], 1);
    assert.deepEqual(array.slice(), [0, 7, 8, 9, 9]);
    assert.throws(() => {
      array.set([1, 2], 4);
    }, RangeError);
    assert.throws(() => {
      array.set([1, null as never], 0);
    }, TypeError);
    assert.deepEqual(array.slice(), [0, 7, 8, 9, 9]);
  });

  it('of bytes has value and raw', () => {
    const array = new SharedArray('c', 6);
    array.value = Buffer.from('hi');
    assert.deepEqual(Buffer.from(array.value).toString(), 'hi');
    assert.deepEqual(Buffer.from(array.raw), Buffer.from('hi\0\0\0\0'));
    assert.deepEqual(Buffer.from(new SharedArray('c', 'abc').slice(1)), Buffer.from('bc'));
    assert.throws(() => {
      array.value = Buffer.from('far too long');
    }, RangeError);
    assert.throws(() => new SharedArray('i', 2).value, /Only an array of typecode 'c'/);
  });

  it('gives the typed array itself', () => {
    const array = new SharedArray('d', 4);
    const typed = array.getObj();
    assert.ok(typed instanceof Float64Array);
    typed[2] = 1.25;
    assert.equal(array[2], 1.25);
    assert.ok(new SharedArray('q', 1).getObj() instanceof BigInt64Array);
  });

  it('has a lock of its own, a given one, or none', () => {
    const array = new SharedArray('i', 1);
    assert.equal(
      array.runExclusive(() => {
        array[0]! += 1;
        return array[0];
      }),
      1,
    );
    assert.equal(array.getLock(), new SharedArray('i', 1, { lock: array.getLock() }).getLock());
    assert.ok(new SharedArray('i', 1, { lock: false }) instanceof RawArray);
  });

  it('takes the values of a structure in order, where Python has tuples', () => {
    const line = struct({ from: struct({ x: 'd', y: 'd' }), width: 'i' });
    const lines = new SharedArray(line, [[[1, 2], 3], [{ x: 4 }], [[5], 6]]);
    assert.deepEqual(
      [...lines].map(({ from, width }) => [from.x, from.y, width]),
      [
        [1, 2, 3],
        [4, 0, 0],
        [5, 0, 6],
      ],
    );
    lines.set([[[7, 8], 9]], 1);
    assert.equal(lines[1]?.from.y, 8);
    assert.throws(() => new SharedArray(line, [[[1, 2, 3], 4]]), /2 fields/);
  });

  it('holds structures', () => {
    const points = new SharedArray(struct({ x: 'd', y: 'd' }), [{ x: 1, y: 2 }, { x: 3 }]);
    assert.equal(points[0]?.x, 1);
    points[1]!.y = 4;
    points[0] = { x: 9, y: 9 };
    assert.deepEqual(
      points.slice().map((point) => ({ ...point })),
      [
        { x: 9, y: 9 },
        { x: 3, y: 4 },
      ],
    );
  });

  it('is copied, and wrapped again', () => {
    const raw = new RawArray('i', [1, 2]);
    const twin = copy(raw);
    twin[0] = 5;
    assert.deepEqual(raw.slice(), [1, 2]);
    const array = synchronized(raw);
    array[0] = 7;
    assert.equal(raw[0], 7);
    assert.throws(() => synchronized(array as never), TypeError);
  });

  it('shows its contents', () => {
    assert.equal(inspect(new SharedArray('i', [1, 2])), "<Array 'i' [1, 2]>");
    assert.equal(String(new RawArray('d', 1)), "<RawArray 'd' [0]>");
    assert.match(inspect(new SharedArray('i', 1000)), /… 900 more/);
  });
});
