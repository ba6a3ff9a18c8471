import { Manager, Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function work(d: any, l: any, lock: any, n: number) {
  for (let i = 0; i < 10; i++) {
    using _ = lock.hold();
    d.set('sum', d.get('sum') + n);
    l.push(n);
  }
}

if (import.meta.main) {
  begin();
  using m = Manager();
  const [d, l, lock] = [m.dict<string, number>({ sum: 0 }), m.list<number>(), m.Lock()];
  const processes = [1, 2].map((n) => new Process({ target: work, args: [d, l, lock, n] }));
  for (const p of processes) p.start();
  for (const p of processes) p.join();
  const all = [...l].sort();
  show('added up', d.get('sum'), all.length === 20 && all.every((n, i) => n === (i < 10 ? 1 : 2)));
  const outer = m.list<any>();
  const inner = m.list<number>([1]);
  outer.push(inner);
  inner.push(2);
  outer[0].push(3);
  show('nested', [...inner], outer.length);
  const copied = m.dict<string, { n: number }>({ plain: { n: 1 } });
  copied.get('plain')!.n = 2;
  show('a plain value is a copy', copied.get('plain'));
  const [event, semaphore, rlock] = [m.Event(), m.BoundedSemaphore(1), m.RLock()];
  show('event', event.isSet(), event.set(), event.wait(), event.wait(10));
  show('semaphore', semaphore.acquire(), semaphore.acquire({ block: false }), semaphore.release());
  show('rlock', rlock.acquire(), rlock.acquire({ block: false }), rlock.release(), rlock.release());
  show('barrier', m.Barrier(1).wait());
}
