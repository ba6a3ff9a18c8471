import { Process, Queue } from 'multiprocessing';

function f(q: Queue<unknown>): void {
  q.put([42, null, 'hello']);
}

if (import.meta.main) {
  const q = new Queue<unknown>();
  const p = new Process({ target: f, args: [q] });
  p.start();
  console.log(q.get()); // prints [ 42, null, 'hello' ]
  p.join();
}
