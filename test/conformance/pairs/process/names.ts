import { currentProcess, parentProcess, Process, SimpleQueue } from 'multiprocessing';
import { begin, show } from '../show.ts';

function report(queue: SimpleQueue) {
  const me = currentProcess();
  queue.put([me.name, parentProcess()?.name]);
  const child = new Process({ target: grandchild, args: [queue] });
  child.start();
  child.join();
  queue.put(child.name);
}

function grandchild(queue: SimpleQueue) {
  queue.put([currentProcess().name, parentProcess()?.name]);
}

if (import.meta.main) {
  begin();
  show('main', currentProcess().name, parentProcess());
  const queue = new SimpleQueue();
  for (const name of [undefined, undefined, 'worker', undefined]) {
    const p = new Process({ target: report, args: [queue], name });
    show('made', p.name);
    p.name = p.name + '!';
    p.start();
    p.join();
    show('child', queue.get(), queue.get(), queue.get());
  }
}
