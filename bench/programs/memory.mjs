import { mp, nanoseconds, report } from './timing.mjs';

const { SharedMemory } = await import(process.env.MP_BENCH_SHARED_MEMORY ?? 'multiprocessing/shared-memory');
const microseconds = (count, body) => nanoseconds(count, body) / 1000;

function named(size) {
  const block = new SharedMemory({ create: true, size });
  block.close();
  block.unlink();
}

const lasting = new SharedMemory({ create: true, size: 65_536 });
report({
  small: microseconds(3000, () => named(4096)),
  large: microseconds(3000, () => named(65_536)),
  open: microseconds(3000, () => new SharedMemory({ name: lasting.name, track: false }).close()),
  value: microseconds(10_000, () => new mp.Value('i', 1)),
  array: microseconds(3000, () => new mp.Array('d', 1000)),
  lock: microseconds(10_000, () => new mp.Lock()),
});
lasting.close();
lasting.unlink();
