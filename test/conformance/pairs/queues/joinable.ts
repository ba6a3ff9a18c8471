import { JoinableQueue, Process, Queue, SimpleQueue } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function work(queue: JoinableQueue<number | null>, done: SimpleQueue<number>) {
  for (let item = queue.get(); item !== null; item = queue.get()) {
    done.put(item * item);
    queue.taskDone();
  }
  queue.taskDone();
}

if (import.meta.main) {
  begin();
  const [queue, done] = [new JoinableQueue<number | null>(), new SimpleQueue<number>()];
  const workers = [1, 2].map(() => new Process({ target: work, args: [queue, done] }));
  for (const p of workers) p.start();
  for (let i = 0; i < 10; i++) queue.put(i);
  queue.join();
  const squares = Array.from({ length: 10 }, () => done.get());
  show(
    'all done',
    squares.sort((a, b) => a - b),
    done.empty(),
  );
  for (const _ of workers) queue.put(null);
  queue.join();
  for (const p of workers) p.join();
  show(
    'workers',
    workers.map((p) => p.exitcode),
  );
  show(
    'too often',
    attempt(() => queue.taskDone()),
  );
  queue.join();
  const bounded = new JoinableQueue(1);
  bounded.put('x');
  const another = attempt(() => bounded.put('y', { block: false }));
  show('is a queue', bounded.full(), bounded instanceof Queue, another);
  show('got', bounded.get(), bounded.taskDone(), bounded.join());
}
