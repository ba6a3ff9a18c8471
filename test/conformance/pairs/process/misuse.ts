import { currentProcess, Event, Process } from 'multiprocessing';
import { attempt, begin, refused, show } from '../show.ts';

function nothing() {}

function waitFor(event: Event) {
  event.wait();
}

if (import.meta.main) {
  begin();
  const fresh = new Process({ target: nothing });
  for (const call of ['join', 'terminate', 'kill'] as const)
    show(
      call + ' before start',
      refused(() => fresh[call]()),
    );
  show(
    'sentinel before start',
    refused(() => fresh.sentinel),
  );
  const event = new Event();
  const p = new Process({ target: waitFor, args: [event] });
  p.start();
  show(
    'start twice',
    refused(() => p.start()),
  );
  show(
    'close while it runs',
    refused(() => p.close()),
  );
  event.set();
  p.join();
  show(
    'start after the end',
    refused(() => p.start()),
  );
  show('close', p.close(), p.close());
  const calls = {
    start: 'start',
    join: 'join',
    is_alive: 'isAlive',
    terminate: 'terminate',
    kill: 'kill',
  } as const;
  for (const [name, call] of Object.entries(calls))
    show(
      name + ' when closed',
      attempt(() => p[call]()),
    );
  show(
    'exitcode when closed',
    attempt(() => p.exitcode),
  );
  show(
    'pid when closed',
    attempt(() => p.pid),
  );
  show(
    'sentinel when closed',
    attempt(() => p.sentinel),
  );
  show('name when closed', p.name);
  show(
    'in main',
    refused(() => currentProcess().start()),
  );
}
