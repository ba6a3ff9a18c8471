import { mp, nanoseconds, report } from './timing.mjs';

const pair = (lock) =>
  nanoseconds(1_000_000, () => {
    lock.acquire();
    lock.release();
  });
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
  lock: pair(new mp.Lock()),
  rlock: pair(new mp.RLock()),
  semaphore: pair(new mp.Semaphore(1)),
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
