import { Barrier, Process, SimpleQueue } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function come(barrier: Barrier, queue: SimpleQueue) {
  const result = attempt(() => barrier.wait());
  queue.put(result instanceof Error ? result.name : 'passed');
}

function start(barrier: Barrier, queue: SimpleQueue) {
  const p = new Process({ target: come, args: [barrier, queue] });
  p.start();
  while (barrier.nWaiting === 0 && !barrier.broken);
  return p;
}

if (import.meta.main) {
  begin();
  const queue = new SimpleQueue();
  const barrier = new Barrier(2, { timeout: 20_000 });
  const first = start(barrier, queue);
  barrier.abort();
  first.join();
  show('aborted', queue.get(), barrier.broken, barrier.nWaiting);
  show(
    'comes late',
    attempt(() => barrier.wait()),
  );
  barrier.reset();
  show('reset', barrier.broken);
  const second = start(barrier, queue);
  show('waits', barrier.nWaiting);
  barrier.reset();
  second.join();
  show('reset while one waits', queue.get(), barrier.broken);
  show(
    'timeout',
    attempt(() => barrier.wait(20)),
    barrier.broken,
  );
  const own = new Barrier(2, { timeout: 20 });
  show(
    'its own timeout',
    attempt(() => own.wait()),
    own.broken,
    own.nWaiting,
  );
}
