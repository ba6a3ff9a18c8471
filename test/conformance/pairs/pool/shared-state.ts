import { Lock, Pool, Value } from 'multiprocessing';
import { begin, show } from '../show.ts';

let counter: { value: number };
let lock: Lock;

function init(...shared: [counter: { value: number }, lock: Lock]) {
  [counter, lock] = shared;
}

function add(x: number) {
  lock.runExclusive(() => (counter.value += x));
  return x;
}

function copied(item: object) {
  return { ...item };
}

if (import.meta.main) {
  begin();
  [counter, lock] = [new Value('i', 100, { lock: false }), new Lock()];
  const numbers = Array.from({ length: 40 }, (_, i) => i);
  {
    using pool = new Pool(2, { initializer: init, initargs: [counter, lock] });
    const done = [...pool.imapUnordered(add, numbers)].sort((a, b) => a - b);
    show('each once', done.length === 40 && done.every((item, index) => item === index));
    show('added up', counter.value);
  }
  const nested = [
    { name: 'a', sizes: [1, 2] },
    { name: 'b', sizes: [3] },
  ];
  using pool = new Pool(2);
  show('nested data', pool.map(copied, nested));
}
