// So many items that wait in one queue at once: what memory they take, and that all of them come out again.
import { Queue, isMainProcess } from 'multiprocessing';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { proportionalBytes, size, tell } from './figures.ts';

/** Bytes that the system holds for this process's queues: whole pages, as far as they are there. */
function bytesOfQueues(): number {
  return readdirSync('/proc/self/fd').reduce((sum, fd) => {
    try {
      const path = `/proc/self/fd/${fd}`;
      return readlinkSync(path).includes('multiprocessing-queue') ? sum + statSync(path).blocks * 512 : sum;
    } catch {
      return sum;
    }
  }, 0);
}

if (isMainProcess) {
  const [count, length] = [size('items'), size('bytes')];
  const queue = new Queue<string>();
  const text = (n: number): string => String(n).padEnd(length, '.');
  const before = { queue: bytesOfQueues(), process: proportionalBytes(process.pid) };
  const begin = performance.now();
  for (let n = 0; n < count; n++) queue.put(text(n));
  const put = performance.now();
  const held = bytesOfQueues() - before.queue;
  const grown = proportionalBytes(process.pid) - before.process;
  let wrong = 0;
  for (let n = 0; n < count; n++) if (queue.get() !== text(n)) wrong++;
  const got = performance.now();
  const after = bytesOfQueues();
  const payload = count * length;
  tell(
    {
      items: count,
      'bytes each': length,
      'memory / bytes': held / payload,
      'growth of the process / bytes': grown / payload,
      'put/s': count / ((put - begin) / 1000),
      'got/s': count / ((got - put) / 1000),
      'MB afterwards': after / 2 ** 20,
    },
    [
      ...(wrong === 0 && queue.empty() ? [] : [`${wrong} items are not what was put`]),
      ...(held <= payload * 1.5 ? [] : [`${held} bytes for ${payload}`]),
      ...(after <= 8 << 20 ? [] : [`${after} bytes are kept for an empty queue`]),
    ],
  );
}
