import { Condition, Process, RawArray, RawValue } from 'multiprocessing';
import { begin, show } from '../show.ts';

const SIZE = 3;

function produce(changed: Condition, slots: RawArray<'i'>, count: RawValue<'i'>, total: number) {
  for (let i = 1; i <= total; i++) {
    using _ = changed.hold();
    changed.waitFor(() => count.value < SIZE);
    slots[count.value] = i;
    count.value += 1;
    changed.notifyAll();
  }
}

if (import.meta.main) {
  begin();
  const [changed, slots, count] = [new Condition(), new RawArray('i', SIZE), new RawValue('i')];
  const p = new Process({ target: produce, args: [changed, slots, count, 50] });
  p.start();
  const got: number[] = [];
  while (got.length < 50) {
    using _ = changed.hold();
    changed.waitFor(() => count.value > 0);
    got.push(...slots.slice(0, count.value));
    count.value = 0;
    changed.notifyAll();
  }
  p.join();
  show('in order', got.every((item, index) => item === index + 1) && got.length === 50, p.exitcode);
}
