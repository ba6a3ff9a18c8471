import { activeChildren, Event, Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function waitFor(event: Event) {
  event.wait();
}

function names() {
  return activeChildren()
    .map((p) => p.name)
    .sort();
}

if (import.meta.main) {
  begin();
  const [first, second] = [new Event(), new Event()];
  show('none', names());
  const a = new Process({ target: waitFor, args: [first], name: 'a' });
  const b = new Process({ target: waitFor, args: [second], name: 'b' });
  show('made', names());
  a.start();
  b.start();
  show('started', names(), activeChildren().includes(a));
  first.set();
  a.join();
  show('one joined', names(), activeChildren().includes(a));
  second.set();
  // Asking reaps what has ended: nobody joins this one.
  while (b.isAlive());
  show('ended', names(), b.exitcode);
}
