import { currentProcess, Process, SimpleQueue } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Keys = SimpleQueue<Uint8Array>;

function report(queue: Keys) {
  const me = currentProcess();
  queue.put(me.authkey);
  // Grandchildren have the child's.
  me.authkey = Buffer.from('of the child');
  const p = new Process({ target: grandchild, args: [queue] });
  p.start();
  p.join();
}

function grandchild(queue: Keys) {
  queue.put(currentProcess().authkey);
}

if (import.meta.main) {
  begin();
  const queue: Keys = new SimpleQueue();
  const me = currentProcess();
  show('main', me.authkey.length);
  const given = Buffer.from(me.authkey);
  const first = new Process({ target: report, args: [queue] });
  first.start();
  first.join();
  show('inherited', given.equals(queue.get()), queue.get());
  me.authkey = Buffer.from('of main');
  const p = new Process({ target: report, args: [queue] });
  const q = new Process({ target: report, args: [queue] });
  q.authkey = Buffer.from('of q');
  for (const one of [p, q]) {
    one.start();
    one.join();
    show(one.name, queue.get(), queue.get());
  }
}
