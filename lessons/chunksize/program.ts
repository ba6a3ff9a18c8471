import { Pool } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

async function deliver(minutes: number) {
  await sleep(minutes * 10); // a minute is short here
  return process.pid;
}

if (import.meta.main) {
  const parcels = [40, 40, 40, 40, 1, 1, 1, 1];
  using couriers = new Pool(2);
  const who = couriers.map(deliver, parcels, { chunksize: 4 });
  parcels.forEach((minutes, parcel) => {
    console.log(`${minutes} minutes: courier ${who[parcel]}`);
  });
}
