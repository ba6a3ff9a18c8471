import { Pool, WorkerLostError } from 'multiprocessing';

function work(n: number) {
  // As when the system runs out of memory, or a native library crashes.
  if (n === 3) process.kill(process.pid, 'SIGKILL');
  return n * n;
}

if (import.meta.main) {
  using pool = new Pool(2);
  const results = [1, 2, 3, 4, 5, 6].map((n) => ({
    n,
    result: pool.applyAsync(work, [n]),
  }));
  for (const { n, result } of results) {
    try {
      console.log(`task ${n}: ${result.get()}`);
    } catch (error) {
      if (!(error instanceof WorkerLostError)) throw error;
      console.log(`task ${n} lost its worker`);
    }
  }
}
