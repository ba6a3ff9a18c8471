import { Process, SimpleQueue } from 'multiprocessing';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin, show } from '../show.ts';

async function waitForEver(queue: SimpleQueue) {
  queue.put(process.pid);
  await sleep(1_000_000);
}

function parent(queue: SimpleQueue) {
  for (const daemon of [true, true]) new Process({ target: waitForEver, args: [queue], daemon }).start();
  queue.put([queue.get(), queue.get()]);
}

function isThere(pid: number) {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(' Z ');
  } catch {
    return false;
  }
}

if (import.meta.main) {
  begin();
  const queue = new SimpleQueue();
  const p = new Process({ target: parent, args: [queue] });
  p.start();
  p.join();
  const daemons = queue.get() as number[];
  show('the parent ended', p.exitcode, new Set(daemons).size);
  while (daemons.some(isThere)) await sleep(5);
  show('its daemons are gone');
}
