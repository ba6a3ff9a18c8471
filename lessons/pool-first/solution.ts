import { Pool } from 'multiprocessing';

function cube(x: number): number {
  return x ** 3;
}

if (import.meta.main) {
  using p = new Pool(3);
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  console.log(p.map(cube, numbers));
}
