// Tasks for a pool at a given rate, for a long time: each is answered once and rightly, and memory stays what it is.
import { Pool, isMainProcess } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';
import { proportionalBytes, size, tell } from './figures.ts';

/** Milliseconds between two handfuls of tasks. */
const STEP = 20;

function double(n: number): number {
  return 2 * n;
}

function pids(): number {
  return process.pid;
}

async function main(): Promise<void> {
  const [rate, seconds] = [size('rate'), size('seconds')];
  const pool = new Pool(2);
  const workers = [...new Set(await Promise.all(Array.from({ length: 50 }, () => pool.applyAsync(pids))))];
  const bytes = (): number => [process.pid, ...workers].reduce((sum, pid) => sum + proportionalBytes(pid), 0);
  const total = rate * seconds;
  const begin = performance.now();
  let [asked, answered, wrong, longest, early, most] = [0, 0, 0, 0, 0, 0];
  while (asked < total) {
    // As many as should have been asked for by now.
    const due = Math.min(total, Math.floor(((performance.now() - begin) / 1000) * rate) + 1);
    for (; asked < due; asked++) {
      const n = asked;
      void pool.applyAsync(double, [n]).then((result) => {
        answered++;
        if (result !== 2 * n) wrong++;
      });
    }
    longest = Math.max(longest, asked - answered);
    const part = asked / total;
    if (part > 0.2 && early === 0) early = bytes();
    if (part > 0.2 && asked % (rate * 5) < rate / 20) most = Math.max(most, bytes());
    await sleep(STEP);
  }
  while (answered < asked) await sleep(STEP);
  const took = (performance.now() - begin) / 1000;
  most = Math.max(most, bytes());
  pool.close();
  pool.join();
  tell(
    {
      tasks: answered,
      'tasks/s': answered / took,
      'most waiting': longest,
      'MB early': early / 2 ** 20,
      'MB at most': most / 2 ** 20,
    },
    [
      ...(answered === total && wrong === 0 ? [] : [`${total - answered} without an answer, ${wrong} wrong`]),
      ...(most > early * 1.5 + (64 << 20) ? ['memory grows'] : []),
      ...(answered / took < rate * 0.9 ? [`the rate of ${rate} tasks/s was not kept`] : []),
    ],
  );
}

if (isMainProcess) await main();
