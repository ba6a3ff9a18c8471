import { Process, Queue } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Part = [count: number, total: number];

function produce(queue: Queue<number | null>, first: number, count: number) {
  for (let i = first; i < first + count; i++) queue.put(i);
}

function consume(queue: Queue<number | null>, results: Queue<Part>) {
  let [count, total] = [0, 0];
  for (let item = queue.get(); item !== null; item = queue.get()) {
    total += item;
    count++;
  }
  results.put([count, total]);
}

if (import.meta.main) {
  begin();
  const [queue, results] = [new Queue<number | null>(3), new Queue<Part>()];
  const producers = [0, 1].map((i) => new Process({ target: produce, args: [queue, 100 * i, 100] }));
  const consumers = [0, 1].map(() => new Process({ target: consume, args: [queue, results] }));
  const all = [...producers, ...consumers];
  for (const p of all) p.start();
  for (const p of producers) p.join();
  for (const _ of consumers) queue.put(null);
  const [a, b] = consumers.map(() => results.get());
  for (const p of consumers) p.join();
  show('count and sum', a[0] + b[0], a[1] + b[1]);
  show(
    'exit codes',
    all.map((p) => p.exitcode),
    queue.empty(),
  );
}
