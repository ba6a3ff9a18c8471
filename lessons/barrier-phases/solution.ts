import { Barrier, Process, RawArray } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

const WORKERS = 3;
const ROUNDS = 3;

/** In each round everybody's new number is twice the largest of all. */
async function work(id: number, numbers: RawArray<'i'>, barrier: Barrier) {
  // Nobody begins before all are there.
  barrier.wait();
  for (let round = 0; round < ROUNDS; round++) {
    const largest = Math.max(...numbers);
    // All have read before anybody writes …
    barrier.wait();
    await sleep(20 * id);
    numbers[id] = 2 * largest;
    // … and all have written before anybody reads again.
    barrier.wait();
  }
  console.log(`worker ${id}: ${numbers[id]}`);
}

if (import.meta.main) {
  const numbers = new RawArray('i', [1, 1, 1]);
  const barrier = new Barrier(WORKERS);
  const workers = [0, 1, 2].map(
    (id) => new Process({ target: work, args: [id, numbers, barrier] }),
  );
  for (const p of workers) p.start();
  for (const p of workers) p.join();
}
