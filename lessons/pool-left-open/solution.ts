import { Pool } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

async function develop(photo: number) {
  await sleep(200);
  console.log(`photo ${photo} is ready`);
}

if (import.meta.main) {
  const lab = new Pool(2);
  for (let photo = 1; photo <= 8; photo++) lab.applyAsync(develop, [photo]);
  console.log('all photos are at the lab');
  lab.close(); // nothing more will come …
  lab.join(); // … and now wait until everything is done
}
