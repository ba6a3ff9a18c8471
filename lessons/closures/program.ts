import { Pool } from 'multiprocessing';

if (import.meta.main) {
  using p = new Pool(5);
  const factor = 10;
  const f = (x: number) => x * factor;
  console.log(p.map(f, [1, 2, 3]));
}
