import { Process, Value } from 'multiprocessing';

const STEPS = 500;

function count(total: Value<'i'>): void {
  for (let i = 0; i < STEPS; i++) {
    using _ = total.hold();
    total.value += 1;
  }
}

if (import.meta.main) {
  const total = new Value('i', 0);
  const counters = ['ann', 'ben'].map(
    (name) => new Process({ target: count, name, args: [total] }),
  );
  for (const p of counters) p.start();
  for (const p of counters) p.join();
  console.log('total:', total.value);
}
