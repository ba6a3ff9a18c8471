import { Pool } from 'multiprocessing';

function f(x: number): number {
  return x * x;
}

if (import.meta.main) {
  using p = new Pool(5);
  console.log(p.map(f, [1, 2, 3]));
}
