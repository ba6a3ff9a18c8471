/** Packing under made-up values, and unpacking of bytes that nobody packed. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ProcessError } from '../../../runtime/errors.ts';
import { dumps, loads } from '../../../runtime/channel/pickle.ts';

const values = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withObjectString: true,
  withNullPrototype: true,
  stringUnit: 'binary',
});

/** What structured clone keeps of a value, but with the null prototypes that it loses. */
function invalidDatesAsText(value: unknown): unknown {
  // Invalid dates are not equal to themselves for `assert` on Node 20.
  return value instanceof Date && Number.isNaN(value.getTime()) ? 'invalid date' : value;
}

describe('packing, by properties', () => {
  it('gives back what was packed', () => {
    fc.assert(
      fc.property(values, (value) => {
        const copy = loads(dumps(value));
        assert.deepStrictEqual(invalidDatesAsText(copy), invalidDatesAsText(value));
      }),
      {
        numRuns: 3000,
        // Invalid dates deeper inside are left to the tests by name.
        examples: [[new Date(NaN)], [[, 1]], ['\ud800'], [-0]], // eslint-disable-line no-sparse-arrays
      },
    );
  });

  it('keeps what is the same the same', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 5 }), (parts) => {
        const copy = loads(dumps([parts, parts, ...parts])) as unknown[];
        assert.equal(copy[0], copy[1]);
        parts.forEach((part, index) => {
          if (typeof part === 'object' && part !== null)
            assert.equal((copy[0] as unknown[])[index], copy[2 + index]);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('unpacking bytes that nobody packed', () => {
  const seeds = [
    [123, 'x'],
    { a: 1, b: [1.5, -1, 70000, 2 ** 40], c: 'text that is longer than the short form', d: 'é'.repeat(50) },
    new Map<unknown, unknown>([[1, new Set([{ deep: [[[]]] }])]]),
    [new Date(5), /a+/g, 2n ** 70n, 5n, Symbol.iterator, Symbol.for('s'), new Boolean(true)],
    [new Uint8Array(20), new Float64Array(3), Buffer.from('abc'), new DataView(new ArrayBuffer(9), 1, 3)],
    Object.assign(new Array<number>(1000), { 5: 1, 900: 2 }),
    Object.assign(new AggregateError([new TypeError('x')], 'y'), { code: 'E', cause: new Error('z') }),
    /(?<n>b)/.exec('abc'),
    Object.assign(Object.create(null) as object, { x: null, y: undefined, z: '\ud800\ud800\ud800' }),
  ].map((value) => dumps(value));

  it('throws a ProcessError with a code, or gives something; never hangs, crashes or takes much memory', function () {
    this.timeout(120_000);
    // A generator of its own, so that a failure can be repeated by its number.
    let state = 12345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >>> 8) % below;
    };
    const before = process.memoryUsage();
    let refused = 0;
    for (let round = 0; round < 100_000; round++) {
      const seed = seeds[round % seeds.length]!;
      const bytes = Buffer.from(seed);
      for (let changes = 1 + random(4); changes > 0; changes--) bytes[random(bytes.length)] = random(256);
      const cut = random(4) === 0 ? bytes.subarray(0, random(bytes.length + 1)) : bytes;
      try {
        loads(cut);
      } catch (error) {
        assert.ok(
          error instanceof ProcessError && error.code === 'ERR_MP_UNPICKLING',
          `round ${round}: ${String(error)}\n${cut.toString('hex')}`,
        );
        refused++;
      }
    }
    assert.ok(refused > 10_000, `only ${refused} refused`);
    const grown = process.memoryUsage().rss - before.rss;
    assert.ok(grown < 400 << 20, `${grown >> 20} MB more`);
  });
});
