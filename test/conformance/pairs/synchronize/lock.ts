import { Lock, Process, SimpleQueue } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function tryIt(lock: Lock, queue: SimpleQueue) {
  queue.put([lock.acquire({ block: false }), lock.acquire({ block: true, timeout: 20 })]);
  // Anybody may release a Lock.
  lock.release();
}

if (import.meta.main) {
  begin();
  const [lock, queue] = [new Lock(), new SimpleQueue()];
  show('take', lock.acquire(), lock.acquire({ block: false }), lock.acquire({ block: false }));
  const begun = performance.now();
  const inVain = lock.acquire({ timeout: 50 });
  const waited = performance.now() - begun;
  show('in vain', inVain, 40 < waited && waited < 2000);
  show('negative', lock.acquire({ timeout: -1000 }), lock.acquire({ timeout: 0 }));
  const p = new Process({ target: tryIt, args: [lock, queue] });
  p.start();
  p.join();
  show('another process', queue.get(), p.exitcode);
  show('it released', lock.acquire({ block: false }), lock.release());
  show(
    'not held',
    attempt(() => lock.release()),
  );
  {
    using _ = lock.hold();
    show('with', lock.acquire({ block: false }));
  }
  show('after', lock.acquire({ block: false }), lock.release());
}
