/** What `loads` takes for a value: bytes that another process has sent. */
import { ProcessError } from '../../../runtime/errors.ts';
import { dumps, loads } from '../../../runtime/channel/pickle.ts';
import type { Target } from '../target.ts';

const samples: unknown[] = [
  [123, 'x', -5, 2 ** 40, 1.5, null, undefined, true],
  { a: 1, b: [1.5, -1, 70000], c: 'text that is longer than the short form', d: 'é'.repeat(50) },
  new Map<unknown, unknown>([[1, new Set([{ deep: [[[]]] }])]]),
  [new Date(5), /a+/g, 2n ** 70n, 5n, Symbol.iterator, Symbol.for('s'), new Boolean(true)],
  [new Uint8Array(20), new Float64Array(3), Buffer.from('abc'), new DataView(new ArrayBuffer(9), 1, 3)],
  Reflect.construct(ArrayBuffer, [8, { maxByteLength: 64 }]),
  Object.assign(new Array<number>(1000), { 5: 1, 900: 2 }),
  Object.assign(new AggregateError([new TypeError('x')], 'y'), { code: 'E', cause: new Error('z') }),
  /(?<n>b)/.exec('abc'),
  Object.assign(Object.create(null) as object, { x: null, y: undefined, z: '\ud800\ud800\ud800' }),
  [Math.max, TypeError],
];

export function values(): Target {
  const seeds = samples.map((value) => dumps(value));
  return {
    name: 'values',
    seeds,
    feed: (bytes) => {
      loads(bytes);
    },
    expected: (error) => error instanceof ProcessError && error.code === 'ERR_MP_UNPICKLING',
    // Everything is made from bytes that are there; a resizable buffer names how far it may grow, which takes no memory.
    most: (length) => (1 << 16) + 16 * length,
  };
}
