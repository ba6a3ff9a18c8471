import { Pool } from 'multiprocessing';
import { begin, show } from '../show.ts';

function square(x: number) {
  return x * x;
}

function power(x: number, n: number) {
  return x ** n;
}

function length(text: string) {
  return text.length;
}

function* range(end: number) {
  for (let i = 0; i < end; i++) yield i;
}

if (import.meta.main) {
  begin();
  using pool = new Pool(2);
  show('map', pool.map(square, range(10)));
  for (const chunksize of [1, 3, 100]) show('in chunks', pool.map(square, range(10), { chunksize }));
  show('nothing', pool.map(square, []), pool.starmap(power, []));
  show(
    'any iterable',
    pool.map(square, new Set([3, 1, 2])),
    pool.map(
      length,
      new Map([
        ['one', 1],
        ['three', 3],
      ]).keys(),
    ),
  );
  show(
    'starmap',
    pool.starmap(power, [
      [2, 3],
      [3, 2],
      [5, 0],
    ]),
  );
  const pairs = Array.from({ length: 7 }, (_, n) => [n, 2] as [number, number]);
  show('starmap in chunks', pool.starmap(power, pairs, { chunksize: 2 }));
  show('apply', pool.apply(power, [2, 10]), pool.apply(square, [7]));
  show(
    'many',
    pool.map(square, range(2000)).reduce((a, b) => a + b),
  );
}
