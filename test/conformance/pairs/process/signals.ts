import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { begin, show } from '../show.ts';

async function sleep(end: Connection) {
  end.send('ready');
  await sleepFor(1_000_000);
}

async function stubborn(end: Connection) {
  process.on('SIGTERM', () => undefined);
  end.send('ready');
  await sleepFor(1_000_000);
}

if (import.meta.main) {
  begin();
  const cases: [string, (end: Connection) => Promise<void>, (p: Process<[Connection]>) => void][] = [
    ['terminate', sleep, (p) => p.terminate()],
    ['kill', sleep, (p) => p.kill()],
    ['kill a stubborn one', stubborn, (p) => (p.terminate(), p.join(50), p.kill())],
    ['SIGUSR2', sleep, (p) => process.kill(p.pid!, 'SIGUSR2')],
  ];
  for (const [label, target, end] of cases) {
    // Not a queue: the process is killed in the middle of whatever it does next.
    const [here, there] = Pipe();
    const p = new Process({ target, args: [there] });
    p.start();
    here.recv();
    end(p);
    p.join();
    show(label, p.exitcode, p.isAlive());
    p.terminate();
    show('and once more', p.exitcode);
  }
}
