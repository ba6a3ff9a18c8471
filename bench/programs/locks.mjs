import { mp, nanoseconds, report } from './timing.mjs';

// A loop of its own for each, as programs have it: one loop over several kinds measures how Node finds the right method.
const plain = new mp.Lock();
const reentrant = new mp.RLock();
const semaphore = new mp.Semaphore(1);
const value = new mp.Value('i', 0);
const lock = value.getLock();
const numbers = new mp.Array('d', 100_000);
const raw = numbers.getObj();
const rawSum = nanoseconds(200, () => {
  let sum = 0;
  for (let index = 0; index < raw.length; index++) sum += raw[index];
  return sum;
});
report({
  lock: nanoseconds(1_000_000, () => {
    plain.acquire();
    plain.release();
  }),
  rlock: nanoseconds(1_000_000, () => {
    reentrant.acquire();
    reentrant.release();
  }),
  semaphore: nanoseconds(1_000_000, () => {
    semaphore.acquire();
    semaphore.release();
  }),
  value: nanoseconds(300_000, () => {
    lock.acquire();
    value.value += 1;
    lock.release();
  }),
  array: nanoseconds(3, () => {
    let sum = 0;
    for (let index = 0; index < 100_000; index++) sum += numbers[index];
    return sum;
  }),
  raw: rawSum,
  rawAlike: rawSum,
});
