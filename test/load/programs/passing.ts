// So many items through one queue, from one process to another: each comes once, in order, and memory stays flat.
import { Process, Queue, isMainProcess } from 'multiprocessing';
import { proportionalBytes, size, tell } from './figures.ts';

/** No more than these wait: what is measured is that passing takes no memory, not what waiting takes. */
const AHEAD = 10_000;

function produce(queue: Queue<number>, count: number): void {
  for (let n = 0; n < count; n++) queue.put(n);
}

if (isMainProcess) {
  const count = size('passing');
  const queue = new Queue<number>(AHEAD);
  const producer = new Process({ target: produce, args: [queue, count] });
  producer.start();
  const begin = performance.now();
  const bytes = (): number => proportionalBytes(process.pid) + proportionalBytes(producer.pid ?? 0);
  const samples: number[] = [];
  let wrong = 0;
  for (let n = 0; n < count; n++) {
    if (queue.get() !== n) wrong++;
    // The last one is not sampled: the producer may have ended by then.
    if (n > 0 && n % (count / 10) === 0) samples.push(bytes());
  }
  const seconds = (performance.now() - begin) / 1000;
  producer.join();
  const [first = 0] = samples;
  const last = samples.at(-1) ?? 0;
  tell(
    {
      items: count,
      'items/s': count / seconds,
      'MB after a tenth': first / 2 ** 20,
      'MB after nine tenths': last / 2 ** 20,
    },
    [
      ...(wrong === 0 && queue.empty() ? [] : [`${wrong} items are not what was put`]),
      ...(last <= first * 1.2 + (8 << 20) ? [] : ['memory grows']),
    ],
  );
}
