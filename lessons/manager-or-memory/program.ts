import { Manager, Process } from 'multiprocessing';
import type { AcquirerProxy, ValueProxy } from 'multiprocessing/managers';

const STEPS = 500;

function count(total: ValueProxy<number>, lock: AcquirerProxy): void {
  for (let i = 0; i < STEPS; i++) {
    using _ = lock.hold();
    total.value += 1;
  }
}

if (import.meta.main) {
  using manager = Manager();
  const total = manager.Value('i', 0);
  const lock = manager.Lock();
  const counters = ['ann', 'ben'].map(
    (name) => new Process({ target: count, name, args: [total, lock] }),
  );
  for (const p of counters) p.start();
  for (const p of counters) p.join();
  console.log('total:', total.value);
}
