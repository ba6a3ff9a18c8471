import { BoundedSemaphore, Condition, Lock, Process, RawValue, RLock, Semaphore } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Holdable = Lock | RLock | Semaphore | Condition;

function count(lock: Holdable, counter: RawValue<'i'>, times: number) {
  for (let i = 0; i < times; i++) {
    using _ = lock.hold();
    counter.value += 1;
  }
}

if (import.meta.main) {
  begin();
  for (const lock of [new Lock(), new RLock(), new Semaphore(), new BoundedSemaphore(1), new Condition()]) {
    const counter = new RawValue('i', 0);
    const processes = [1, 2].map(
      () => new Process({ target: count, args: [lock as Holdable, counter, 200] }),
    );
    for (const p of processes) p.start();
    for (const p of processes) p.join();
    show('counted', counter.value);
  }
}
