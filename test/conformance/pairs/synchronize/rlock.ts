import { Process, RLock, SimpleQueue } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function tryIt(lock: RLock, queue: SimpleQueue) {
  queue.put([lock.acquire({ block: false }), lock.acquire({ timeout: 20 })]);
  queue.put((attempt(() => lock.release()) as Error).name);
}

function take(lock: RLock, queue: SimpleQueue) {
  queue.put([lock.acquire(), lock.acquire(), lock.release(), lock.release()]);
}

if (import.meta.main) {
  begin();
  const [lock, queue] = [new RLock(), new SimpleQueue()];
  show('three times', lock.acquire(), lock.acquire({ block: false }), lock.acquire({ timeout: 1000 }));
  const p = new Process({ target: tryIt, args: [lock, queue] });
  p.start();
  p.join();
  show('another process', queue.get(), queue.get());
  show('release', lock.release(), lock.release(), lock.release());
  show(
    'once too often',
    attempt(() => lock.release()),
  );
  const q = new Process({ target: take, args: [lock, queue] });
  q.start();
  q.join();
  show('free', queue.get());
  {
    using _outer = lock.hold();
    {
      using _inner = lock.hold();
      show('nested');
    }
  }
  show(
    'not held',
    attempt(() => lock.release()),
  );
}
