import { Pool } from 'multiprocessing';

function power(base: number, exponent: number): number {
  return base ** exponent;
}

if (import.meta.main) {
  using pool = new Pool(4);
  const pairs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((exponent): [number, number] => [
    2,
    exponent,
  ]);
  console.log(pool.starmap(power, pairs));
}
