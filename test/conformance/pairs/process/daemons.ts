import { currentProcess, Process, SimpleQueue } from 'multiprocessing';
import { attempt, begin, refused, show } from '../show.ts';

function nothing() {}

function child(queue: SimpleQueue) {
  const me = currentProcess();
  const inherited = new Process({ target: nothing });
  queue.put([me.daemon, inherited.daemon]);
  // Which must not have children.
  queue.put(me.daemon ? (attempt(() => inherited.start()) as Error).name : 'may');
}

if (import.meta.main) {
  begin();
  show('main', currentProcess().daemon);
  const queue = new SimpleQueue();
  for (const daemon of [true, false, undefined]) {
    const p = new Process({ target: child, args: [queue], daemon });
    show('made', p.daemon);
    p.start();
    show('child', queue.get(), queue.get());
    p.join();
    show('ended', p.exitcode);
  }
  const late = new Process({ target: child, args: [queue] });
  late.daemon = true;
  late.start();
  show(
    'late',
    queue.get(),
    queue.get(),
    refused(() => (late.daemon = false)),
  );
  late.join();
}
