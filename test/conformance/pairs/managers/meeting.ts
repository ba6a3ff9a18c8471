import { Manager, Process } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function taker(condition: any, items: any, barrier: any, event: any) {
  {
    using _ = condition.hold();
    condition.waitFor(() => items.length > 0);
    items[0] = 'taken';
    condition.notify();
  }
  barrier.wait();
  event.set();
}

if (import.meta.main) {
  begin();
  using m = Manager();
  const [condition, items, barrier, event] = [m.Condition(), m.list<string>(), m.Barrier(2), m.Event()];
  const p = new Process({ target: taker, args: [condition, items, barrier, event] });
  p.start();
  {
    using _ = condition.hold();
    items.push('new');
    condition.notify();
    condition.waitFor(() => items[0] === 'taken');
  }
  show('condition', [...items]);
  const order = barrier.wait();
  show('barrier', [0, 1].includes(order), event.wait(10_000));
  p.join();
  show('child', p.exitcode);
  show(
    'not held',
    attempt(() => condition.notify()) !== undefined,
    attempt(() => condition.wait()) !== undefined,
  );
  {
    using _ = condition.hold();
    show('timed out', condition.wait(10));
  }
  const alone = m.Barrier(2);
  show(
    'broken',
    attempt(() => alone.wait(10)),
    alone.broken,
    attempt(() => alone.wait()),
  );
  alone.reset();
  show('reset', alone.broken, alone.parties, alone.nWaiting);
  alone.abort();
  show(
    'aborted',
    alone.broken,
    attempt(() => alone.wait()),
  );
  const lock = m.Lock();
  const shared = m.Condition(lock);
  lock.acquire();
  show('a lock of its own', shared.wait(10), lock.acquire({ block: false }), lock.release());
  const once = m.BoundedSemaphore(1);
  show(
    'released too often',
    attempt(() => lock.release()) !== undefined,
    attempt(() => once.release()),
  );
}
