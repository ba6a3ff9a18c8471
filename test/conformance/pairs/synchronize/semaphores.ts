import { BoundedSemaphore, Process, Semaphore, SimpleQueue } from 'multiprocessing';
import { attempt, begin, refused, show } from '../show.ts';

function take(semaphore: Semaphore, queue: SimpleQueue) {
  const block = false;
  queue.put([semaphore.acquire({ block }), semaphore.acquire({ block }), semaphore.acquire({ timeout: 20 })]);
}

if (import.meta.main) {
  begin();
  const queue = new SimpleQueue();
  for (const Kind of [Semaphore, BoundedSemaphore]) {
    show('default', new Kind().getValue());
    const semaphore = new Kind(3);
    show('take', semaphore.acquire(), semaphore.getValue());
    const p = new Process({ target: take, args: [semaphore, queue] });
    p.start();
    p.join();
    show('another process', queue.get(), semaphore.getValue());
    show('none left', semaphore.acquire({ block: false }), semaphore.acquire({ timeout: 20 }));
    show(
      'release',
      [1, 2, 3].map(() => semaphore.release()),
      semaphore.getValue(),
    );
    show(
      'beyond',
      attempt(() => semaphore.release()),
      semaphore.getValue(),
    );
  }
  show('none at all', new Semaphore(0).acquire({ block: false }));
  for (const bad of [-1, 'x', null, 1.5])
    show(
      'bad',
      refused(() => new Semaphore(bad as never)),
    );
}
