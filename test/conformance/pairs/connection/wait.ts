import { Event, Pipe, Process } from 'multiprocessing';
import { wait, type Connection } from 'multiprocessing/connection';
import { begin, show } from '../show.ts';

function talk(end: Connection, label: string, turn: Event) {
  turn.wait();
  end.send(label);
  end.close();
}

if (import.meta.main) {
  begin();
  const readers: Connection[] = [];
  const [turns, processes]: [Event[], Process<any>[]] = [[], []];
  for (const label of ['a', 'b', 'c']) {
    const [reader, writer] = Pipe(false);
    const turn = new Event();
    const p = new Process({ target: talk, args: [writer, label, turn] });
    p.start();
    writer.close();
    readers.push(reader);
    turns.push(turn);
    processes.push(p);
  }
  const indices = (ready: Connection[]) => ready.map((reader) => readers.indexOf(reader));
  show('nobody', wait(readers, 0));
  const begun = performance.now();
  const inVain = wait(readers, 50);
  const waited = performance.now() - begun;
  show('in vain', inVain, 40 < waited && waited < 2000);
  turns[1].set();
  show('one', indices(wait(readers)), readers[1].recv());
  processes[1].join();
  show('its end', indices(wait(readers, 5000)));
  turns[0].set();
  turns[2].set();
  processes[0].join();
  processes[2].join();
  show('all', indices(wait(readers)), readers[0].recv(), readers[2].recv());
  show('empty', wait([], 0));
}
