import { Pool } from 'multiprocessing';

function f(x: number, factor: number): number {
  return x * factor;
}

if (import.meta.main) {
  using p = new Pool(5);
  const factor = 10;
  console.log(
    p.starmap(
      f,
      [1, 2, 3].map((x): [number, number] => [x, factor]),
    ),
  );
}
