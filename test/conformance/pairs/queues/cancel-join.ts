import { Process, Queue } from 'multiprocessing';
import { begin, show } from '../show.ts';

function putMuch(queue: Queue<Buffer>) {
  queue.cancelJoinThread();
  queue.put(Buffer.alloc(1 << 22));
}

if (import.meta.main) {
  begin();
  const queue = new Queue<Buffer>();
  const p = new Process({ target: putMuch, args: [queue] });
  p.start();
  p.join();
  show('did not wait', p.exitcode);
  queue.cancelJoinThread();
}
