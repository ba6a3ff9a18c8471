import { Process, Queue } from 'multiprocessing';

function f(q: Queue<unknown>): void {
  q.put([42, null, 'hello']);
  q.put('second');
  q.put({ third: true });
  q.put(null);
}

if (import.meta.main) {
  const q = new Queue<unknown>();
  const p = new Process({ target: f, args: [q] });
  p.start();
  for (let item = q.get(); item !== null; item = q.get()) console.log(item);
  p.join();
}
