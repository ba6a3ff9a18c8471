import { Event, Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function waitFor(event: Event) {
  event.wait();
}

if (import.meta.main) {
  begin();
  const event = new Event();
  const p = new Process({ target: waitFor, args: [event] });
  show('before', p.isAlive(), p.exitcode, p.pid === undefined, p.ident === undefined);
  p.start();
  show('started', p.isAlive(), p.exitcode, p.pid === p.ident, p.pid! > 0);
  show('at once', p.join(0), p.isAlive());
  show('negative', p.join(-1000), p.isAlive());
  const begun = performance.now();
  p.join(100);
  const waited = performance.now() - begun;
  show('timed out', 90 < waited && waited < 2000, p.isAlive(), p.exitcode);
  event.set();
  show('joined', p.join(), p.isAlive(), p.exitcode);
  show('again', p.join(), p.join(1000), p.exitcode);
}
