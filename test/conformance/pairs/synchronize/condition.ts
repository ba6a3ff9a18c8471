import { Condition, Process, Queue, Semaphore } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function waiter(condition: Condition, ready: Semaphore, woken: Queue<boolean>, timeout: number | undefined) {
  using _ = condition.hold();
  ready.release();
  woken.put(condition.wait(timeout));
}

if (import.meta.main) {
  begin();
  const [condition, ready, woken] = [new Condition(), new Semaphore(0), new Queue<boolean>()];
  const calls = [() => condition.wait(), () => condition.notify(), () => condition.notifyAll()];
  show('not held', ...calls.map(attempt));
  {
    using _ = condition.hold();
    const begun = performance.now();
    const inVain = condition.wait(50);
    const waited = performance.now() - begun;
    show('in vain', inVain, 40 < waited && waited < 2000);
    show('at once', condition.wait(0), condition.wait(-1000));
    show('nobody waits', condition.notify(), condition.notifyAll());
  }
  const start = (timeout?: number) => {
    const p = new Process({ target: waiter, args: [condition, ready, woken, timeout] });
    p.start();
    return p;
  };
  const processes = [1, 2, 3].map(() => {
    const p = start();
    ready.acquire();
    return p;
  });
  // Whoever waits has given up the lock.
  condition.runExclusive(() => condition.notify(2));
  show('two woke', woken.get(), woken.get(), woken.empty());
  condition.runExclusive(() => condition.notifyAll());
  show('all woke', woken.get());
  for (const p of processes) p.join();
  const p = start(20);
  p.join();
  show('timed out', woken.get(), p.exitcode);
  show('free', condition.acquire({ block: false }), condition.release());
}
