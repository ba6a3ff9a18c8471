import { Event, Process, Queue } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function getWhenTold(queue: Queue<string>, event: Event) {
  event.wait();
  queue.get();
}

if (import.meta.main) {
  begin();
  const queue = new Queue<string>(2);
  show('new', queue.empty(), queue.full(), queue.qsize());
  queue.put('a');
  show('one', queue.full(), queue.qsize());
  queue.put('b', { block: true, timeout: 1000 });
  show('two', queue.full(), queue.qsize());
  show(
    'put_nowait',
    attempt(() => queue.putNowait('c')),
  );
  show(
    'put without blocking',
    attempt(() => queue.put('c', { block: false })),
  );
  const begun = performance.now();
  show(
    'put with timeout',
    attempt(() => queue.put('c', { timeout: 50 })),
  );
  const waited = performance.now() - begun;
  show('waited', 40 < waited && waited < 2000);
  const event = new Event();
  const p = new Process({ target: getWhenTold, args: [queue, event] });
  p.start();
  event.set();
  queue.put('c');
  p.join();
  show('made room', queue.qsize(), queue.get(), queue.get({ timeout: 5000 }), queue.qsize());
  show(
    'get_nowait',
    attempt(() => queue.getNowait()),
  );
  show(
    'get without blocking',
    attempt(() => queue.get({ block: false })),
  );
  show(
    'get with timeout',
    attempt(() => queue.get({ timeout: 20 })),
  );
  show(
    'negative timeout',
    attempt(() => queue.get({ timeout: -1000 })),
  );
}
