import { Process, Queue } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Item = [label: string, i: number];

function put(queue: Queue<Item>, label: string, count: number) {
  for (let i = 0; i < count; i++) queue.put([label, i]);
}

if (import.meta.main) {
  begin();
  const queue = new Queue<Item>();
  const putters = ['a', 'b'].map((label) => new Process({ target: put, args: [queue, label, 50] }));
  for (const p of putters) p.start();
  const items = Array.from({ length: 100 }, () => queue.get());
  for (const p of putters) p.join();
  for (const label of ['a', 'b'])
    show(
      label,
      items.filter(([name]) => name === label).map(([, i]) => i),
    );
  show('left', queue.empty(), queue.qsize());
}
