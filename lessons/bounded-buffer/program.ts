import { Process, Queue } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';

async function consume(jobs: Queue<number | null>) {
  for (let job = jobs.get(); job !== null; job = jobs.get()) {
    await sleep(20);
    console.log(`job ${job} done`);
  }
}

if (import.meta.main) {
  const jobs = new Queue<number | null>();
  const p = new Process({ target: consume, args: [jobs] });
  p.start();
  for (let job = 1; job <= 12; job++) jobs.put(job);
  console.log(`waiting: ${jobs.qsize()}`);
  jobs.put(null);
  p.join();
}
