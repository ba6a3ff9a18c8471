import { readFileSync } from 'node:fs';
import { mp, rate, report } from './timing.mjs';

const FEW = 100_000;
const MANY = process.argv.includes('long') ? 10_000_000 : 1_000_000;
const count = process.env.MP_BENCH_WORK === 'few' ? FEW : MANY;
/** Waiting in the queue at most, so that a slow reader does not show as a growing queue. */
const WAITING = 10_000;

export function produce(queue, items, over) {
  for (let index = 0; index < items; index++) queue.put([index, 'x']);
  // Until its memory was looked at.
  over.wait();
}

export function square(x) {
  return x * x;
}

/** Of this process and of others, in MB; memory that they share counts for each by its part. */
function megabytes(pids) {
  let kilobytes = 0;
  for (const pid of ['self', ...pids]) {
    const [, value] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    kilobytes += Number(value);
  }
  return kilobytes / 1024;
}

function measured(pids, total, take) {
  // Before: what is compiled and allocated once.
  take(FEW);
  const before = megabytes(pids);
  const result = rate(total, take);
  return [result, megabytes(pids) - before];
}

function throughQueue(total) {
  const queue = new mp.Queue(WAITING);
  const over = new mp.Event();
  const producer = new mp.Process({ target: produce, args: [queue, total + FEW, over] });
  producer.start();
  const [result, grown] = measured([producer.pid], total, (items) => {
    for (let index = 0; index < items; index++) queue.get();
  });
  over.set();
  producer.join();
  return [result, grown];
}

function throughPool(total) {
  const pool = new mp.Pool(2);
  const workers = mp.activeChildren().map(({ pid }) => pid);
  const result = measured(workers, total, (items) => {
    const results = pool.imap(square, numbers(items));
    while (!results.next().done);
  });
  pool.close();
  pool.join();
  return result;
}

function* numbers(until) {
  for (let number = 0; number < until; number++) yield number;
}

if (mp.isMainProcess) {
  const [queue, queueMemory] = throughQueue(count);
  const [pool, poolMemory] = throughPool(count);
  report({ queue, queueMemory, pool, poolMemory });
}
