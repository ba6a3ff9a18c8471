import { Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function returns() {}

function throws() {
  throw new RangeError('no');
}

function exits(code: number) {
  process.exit(code);
}

function killsItself() {
  process.kill(process.pid, 'SIGKILL');
}

if (import.meta.main) {
  begin();
  const processes = [
    new Process({ name: 'returns', target: returns }),
    new Process({ name: 'throws', target: throws }),
    new Process({ name: 'exits with 0', target: exits, args: [0] }),
    new Process({ name: 'exits with 7', target: exits, args: [7] }),
    new Process({ name: 'killed', target: killsItself }),
  ];
  for (const p of processes) {
    show(p.name, p.exitcode);
    p.start();
  }
  for (const p of processes) {
    p.join();
    show(p.name, p.exitcode, p.isAlive());
  }
}
