import { Array as SharedArray, Value } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

const EDGES = {
  ...{ b: 2n ** 7n, B: 2n ** 8n, h: 2n ** 15n, H: 2n ** 16n, i: 2n ** 31n, I: 2n ** 32n },
  ...{ l: 2n ** 63n, L: 2n ** 64n, q: 2n ** 63n, Q: 2n ** 64n },
};

if (import.meta.main) {
  begin();
  for (const [name, edge] of Object.entries(EDGES)) {
    const code = name as 'q';
    const value = new Value(code);
    const seen = [value.value];
    for (const number of [edge - 1n, edge, edge + 1n, -1, -edge]) {
      value.value = number;
      seen.push(value.value);
    }
    show(code, seen);
    const bad = [1.5, 'x', null].map((init) => attempt(() => new Value(code, init as never)));
    show(code, ...bad);
  }
  for (const code of ['f', 'd'] as const) {
    const seen = [0, 0.5, -3, 2 ** 40, Infinity, NaN].map((number) => new Value(code, number).value);
    show(
      code,
      seen,
      attempt(() => new Value(code, 'x' as never)),
    );
  }
  show('not exact', new Value('f', 0.1).value !== 0.1, new Value('d', 0.1).value);
  const u = ['ab', 1].map((init) => attempt(() => new Value('u', init as never)));
  show('u', new Value('u', 'ä').value, ...u);
  const c = [Buffer.from('xy'), 'x'].map((init) => attempt(() => new Value('c', init as never)));
  show('c', new Value('c', Buffer.from('x')).value, ...c);
  show(
    'unknown',
    attempt(() => new Value('y' as 'd', 1)),
    attempt(() => new SharedArray('z' as 'd', 3)),
    attempt(() => new Value(3 as never as 'd')),
  );
}
