/** What goes as a typed array comes back as the very same numbers. */
import assert from 'node:assert/strict';
import { asItems, withoutTags } from '../../../runtime/pool/number-lists.ts';

describe('lists of numbers', () => {
  const ten = Array.from({ length: 10 }, (_, index) => index - 5);

  for (const [name, items, kind] of [
    ['small integers', ten, 'Int32Array'],
    ['the ends of 32 bits', [...ten, 2 ** 31 - 1, -(2 ** 31)], 'Int32Array'],
    ['large ones', [...ten, 2 ** 31, 2 ** 53 - 1], 'Float64Array'],
    ['fractions and the odd ones', [...ten, 0.1, NaN, Infinity, -Infinity, 5e-324], 'Float64Array'],
    ['a negative zero', [...ten, -0], 'Float64Array'],
    ['something else at the end', [...ten, '1'], 'Array'],
    ['something else among fractions', [0.5, ...ten, null], 'Array'],
    ['an empty place', Object.assign([...ten], { length: 12 }), 'Array'],
    ['few', [1, 2, 3], 'Array'],
    ['none', [], 'Array'],
  ] as [string, unknown[], string][]) {
    it(`with ${name}`, () => {
      const packed = withoutTags(items);
      assert.equal(packed.constructor.name, kind);
      const back = asItems(packed);
      assert.equal(back.length, items.length);
      assert.ok(items.every((item, index) => Object.is(item, back[index])));
    });
  }
});
