import { Pool } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

async function develop(photo: number) {
  await sleep(300);
  console.log(`photo ${photo} is ready`);
}

if (import.meta.main) {
  const lab = new Pool(2);
  const [first] = [1, 2, 3, 4, 5, 6, 7, 8].map((photo) =>
    lab.applyAsync(develop, [photo]),
  );
  first?.wait();
  console.log('the first one is fine, and all others are at the lab');
}
