import { Pool } from 'multiprocessing';

function work(n: number) {
  // As when the system runs out of memory, or a native library crashes.
  if (n === 3) process.kill(process.pid, 'SIGKILL');
  return n * n;
}

if (import.meta.main) {
  using pool = new Pool(2);
  try {
    console.log(pool.map(work, [1, 2, 3, 4, 5, 6], { chunksize: 1 }));
  } catch (error) {
    console.log((error as Error).name);
  }
}
