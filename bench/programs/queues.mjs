import { mp, rate, report } from './timing.mjs';

const SMALL = 1_000_000;
const LARGE = 400;
/** Put before it is measured, by each. */
const WARM = 5000;

export function produce(queue, ready, count) {
  for (let index = 0; index < WARM; index++) queue.put([index, 'x']);
  ready.wait();
  for (let index = 0; index < count; index++) queue.put([index, 'x']);
}

export function produceLarge(queue, ready, count) {
  const megabyte = Buffer.alloc(1_000_000, 'x');
  for (let index = 0; index < WARM / 250; index++) queue.put(megabyte);
  ready.wait();
  for (let index = 0; index < count; index++) queue.put(megabyte);
}

function throughQueue(queue, producers, target, count, warm) {
  const ready = new mp.Barrier(producers + 1);
  const args = [queue, ready, count / producers];
  const processes = Array.from({ length: producers }, () => new mp.Process({ target, args }));
  for (const process of processes) process.start();
  for (let index = 0; index < warm * producers; index++) queue.get();
  ready.wait();
  const result = rate(count, (left) => {
    for (let index = 0; index < left; index++) queue.get();
  });
  for (const process of processes) process.join();
  return result;
}

if (mp.isMainProcess) {
  mp.setStartMethod('spawn');
  report({
    queue: throughQueue(new mp.Queue(), 1, produce, SMALL, WARM),
    queue4: throughQueue(new mp.Queue(), 4, produce, SMALL, WARM),
    simple: throughQueue(new mp.SimpleQueue(), 1, produce, SMALL, WARM),
    large: throughQueue(new mp.Queue(), 1, produceLarge, LARGE, WARM / 250),
  });
}
