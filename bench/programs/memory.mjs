import { mp, nanoseconds, report } from './timing.mjs';

const { SharedMemory } = await import(process.env.MP_BENCH_SHARED_MEMORY ?? 'multiprocessing/shared-memory');
const microseconds = (count, body) => nanoseconds(count, body) / 1000;

const numbers = new mp.Array('d', 100_000);
const raw = numbers.getObj();
const lasting = new SharedMemory({ create: true, size: 65_536 });
report({
  raw: microseconds(100, () => {
    let sum = 0;
    for (let index = 0; index < 100_000; index++) sum += raw[index];
    return sum;
  }),
  named: microseconds(3000, () => {
    const block = new SharedMemory({ create: true, size: 65_536 });
    block.close();
    block.unlink();
  }),
  open: microseconds(3000, () => new SharedMemory({ name: lasting.name, track: false }).close()),
  value: microseconds(10_000, () => new mp.Value('i', 1)),
  array: microseconds(3000, () => new mp.Array('d', 1000)),
  lock: microseconds(10_000, () => new mp.Lock()),
});
lasting.close();
lasting.unlink();
