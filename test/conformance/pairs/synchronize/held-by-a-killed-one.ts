import { Event, Lock, Process, RLock, Semaphore } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

type Holdable = Lock | RLock | Semaphore;

function hold(lock: Holdable, held: Event) {
  lock.acquire();
  held.set();
  // Blocks for ever.
  new Event().wait();
}

if (import.meta.main) {
  begin();
  for (const lock of [new Lock(), new RLock(), new Semaphore()] as Holdable[]) {
    const held = new Event();
    const p = new Process({ target: hold, args: [lock, held] });
    p.start();
    held.wait();
    p.kill();
    p.join();
    show('stays held', p.exitcode, lock.acquire({ block: false }), lock.acquire({ timeout: 20 }));
    show(
      'release by another',
      attempt(() => lock.release()),
      lock.acquire({ block: false }),
    );
  }
}
