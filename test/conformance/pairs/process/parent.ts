import { activeChildren, currentProcess, parentProcess, Process, SimpleQueue } from 'multiprocessing';
import { begin, refused, show } from '../show.ts';

function child(queue: SimpleQueue, pid: number) {
  const parent = parentProcess()!;
  queue.put([parent.pid === pid, parent.ident === pid, parent.name, parent.isAlive()]);
  queue.put([[refused(() => parent.start()), refused(() => parent.terminate())], activeChildren().length]);
  parent.join(20);
  queue.put([parent.isAlive(), currentProcess().pid === process.pid]);
}

if (import.meta.main) {
  begin();
  show('main', parentProcess(), currentProcess().pid === process.pid, currentProcess().isAlive());
  const queue = new SimpleQueue();
  const p = new Process({ target: child, args: [queue, process.pid] });
  p.start();
  show('child', queue.get(), queue.get(), queue.get());
  p.join();
  show('ended', p.exitcode);
}
