import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { begin, show } from '../show.ts';

function answer(end: Connection) {
  end.recv();
  end.send('answer');
  end.recv();
}

if (import.meta.main) {
  begin();
  const [here, there] = Pipe();
  show('nothing', here.poll(), here.poll(0), here.poll(-1000));
  const begun = performance.now();
  const inVain = here.poll(50);
  const waited = performance.now() - begun;
  show('in vain', inVain, 40 < waited && waited < 2000);
  const p = new Process({ target: answer, args: [there] });
  p.start();
  here.send('question');
  show('for ever', here.poll(Infinity));
  show('and again', here.poll(), here.poll(5000), here.recv());
  show('taken', here.poll());
  here.send('bye');
  p.join();
  there.close();
  show('an end is ready, too', here.poll(), here.poll(1000));
}
