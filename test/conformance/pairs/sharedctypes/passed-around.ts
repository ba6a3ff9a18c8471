import { Array as SharedArray, Event, Lock, Process, Value } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Shared = [value: Value<'i'>, array: SharedArray<'h'>, lock: Lock, event: Event];

function grandchild(...[value, array, lock, event]: Shared) {
  lock.runExclusive(() => {
    value.value += 1;
    array[1]! += 5;
  });
  event.set();
}

function child(...[value, array, lock, event]: Shared) {
  grandchild(value, array, lock, new Event());
  const p = new Process({ target: grandchild, args: [value, array, lock, event] });
  p.start();
  event.wait();
  p.join();
}

if (import.meta.main) {
  begin();
  const shared: Shared = [new Value('i', 40), new SharedArray('h', 3), new Lock(), new Event()];
  const p = new Process({ target: child, args: shared });
  p.start();
  shared[3].wait();
  p.join();
  show('from below', shared[0].value, shared[1].slice(), p.exitcode);
}
