import { Event, Pipe, Process } from 'multiprocessing';
import { wait } from 'multiprocessing/connection';
import { begin, show } from '../show.ts';

function waitFor(event: Event) {
  event.wait();
}

if (import.meta.main) {
  begin();
  const events = [new Event(), new Event()];
  const processes = events.map((event) => new Process({ target: waitFor, args: [event] }));
  for (const p of processes) p.start();
  const sentinels = processes.map((p) => p.sentinel);
  const indices = (ready: number[]) => ready.map((s) => sentinels.indexOf(s));
  const [here, there] = Pipe();
  show('both run', wait(sentinels, 0), sentinels.every(Number.isInteger));
  events[1].set();
  show('one ended', indices(wait(sentinels)));
  processes[1].join();
  show('exit code of it', processes[1].exitcode);
  there.send('x');
  const [only, ...others] = wait([here, sentinels[0]], 0);
  show('mixed', wait([sentinels[0], here]).length, only === here && others.length === 0);
  processes[0].kill();
  show('killed', wait([sentinels[0]])[0] === sentinels[0]);
  processes[0].join();
  show('exit code', processes[0].exitcode);
}
