import { Barrier, Process, SimpleQueue, Value } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

let counted: Value<'i'>;

function count() {
  counted.value += 1;
  if (counted.value === 3) throw new RangeError('three');
}

function come(barrier: Barrier, queue: SimpleQueue<string>, times: number, value: Value<'i'>) {
  counted = value;
  for (let i = 0; i < times; i++) {
    const result = attempt(() => barrier.wait());
    queue.put(result instanceof Error ? result.name : 'passed');
  }
}

if (import.meta.main) {
  begin();
  const [value, queue] = [new Value('i', 0), new SimpleQueue<string>()];
  const barrier = new Barrier(2, { action: count });
  const processes = [1, 2].map(() => new Process({ target: come, args: [barrier, queue, 3, value] }));
  for (const p of processes) p.start();
  for (const p of processes) p.join();
  show('results', Array.from({ length: 6 }, () => queue.get()).sort());
  show('the action ran', value.value, 'broken', barrier.broken);
}
