/** Previews are short, and never run code of the program that is looked at. */
import assert from 'node:assert/strict';
import { preview, previewCall, PREVIEW_LENGTH } from '../../../runtime/tracing/preview.ts';

class Account {
  id = 7;
  #secret = 1;
  get balance(): number {
    return this.#secret;
  }
}

describe('preview', () => {
  const cases: [unknown, string][] = [
    [1, '1'],
    [-0, '-0'],
    [NaN, 'NaN'],
    ['a\nb', "'a b'"],
    [10n, '10n'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [[1, 'x', [2]], "[1, 'x', [2]]"],
    [{ a: 1, b: { c: [] } }, '{ a: 1, b: { c: [] } }'],
    [{}, '{}'],
    [[[[[1]]]], '[[[[…]]]]'],
    [new Map([[1, 2]]), 'Map(1)'],
    [new Set([1, 2]), 'Set(2)'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [new Date(NaN), 'Date(invalid)'],
    [new Float64Array(3), 'Float64Array(3)'],
    [Buffer.from('ab'), 'Uint8Array(2)'],
    [new TypeError('bad'), 'TypeError: bad'],
    [new Account(), 'Account { id: 7 }'],
    [Math.max, 'max'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null), '{}'],
  ];
  for (const [value, text] of cases) {
    it(`shows ${text}`, () => {
      assert.equal(preview(value), text);
    });
  }

  it('cuts what is long', () => {
    const long = Array.from({ length: 1_000_000 }, (_, index) => index);
    const texts = [preview(long), preview('x'.repeat(1e7)), preview({ a: 'y'.repeat(1e7), b: long })];
    for (const text of texts) assert.ok(text.length <= PREVIEW_LENGTH, text);
  });

  it('ends on cycles', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    assert.equal(preview(cycle), '{ self: { self: { self: {…} } } }');
  });

  it('runs nothing of the program', () => {
    const never = (): never => {
      throw new Error('was run');
    };
    const trap = new Proxy(
      {},
      { get: never, ownKeys: never, getPrototypeOf: never, getOwnPropertyDescriptor: never, has: never },
    );
    const hostile = Object.defineProperties(Object.create(trap) as object, {
      size: { get: never, enumerable: true },
      toString: { value: never, enumerable: true },
    });
    const array = Object.defineProperty([1], 0, { get: never });
    const map = Object.defineProperty(new Map(), 'size', { get: never });
    const date = Object.assign(new Date(0), { toISOString: never, getTime: never });
    const typed = Object.defineProperty(new Uint8Array(2), 'length', { get: never });
    const fn = Object.defineProperty(() => 1, 'name', { get: never });
    const error = Object.defineProperty(new Error(), 'message', { get: never });
    for (const value of [
      trap,
      hostile,
      array,
      map,
      date,
      typed,
      fn,
      error,
      { [Symbol.toStringTag]: 'x', toJSON: never },
    ])
      assert.equal(typeof preview(value), 'string');
    assert.equal(preview(array), '[(…)]');
    assert.equal(preview(map), 'Map(0)');
  });

  it('writes calls', () => {
    assert.equal(previewCall('square', [3]), 'square(3)');
    assert.equal(previewCall('add', [1, 'x', [2]]), "add(1, 'x', [2])");
    assert.equal(previewCall('f', []), 'f()');
    assert.ok(previewCall('f', ['x'.repeat(200)]).length <= PREVIEW_LENGTH);
  });
});
