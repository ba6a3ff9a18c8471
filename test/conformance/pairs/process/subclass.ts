import { currentProcess, Process, SimpleQueue } from 'multiprocessing';
import { begin, show } from '../show.ts';

class Adder extends Process {
  numbers: number[];
  queue: SimpleQueue;
  total = 0;

  constructor(numbers: number[], queue: SimpleQueue) {
    super({ name: 'adder', daemon: true });
    this.numbers = numbers;
    this.queue = queue;
  }

  override run() {
    this.total = this.sum();
    this.queue.put([this.name, this.daemon, this.total, currentProcess().constructor.name]);
  }

  sum() {
    return this.numbers.reduce((a, b) => a + b);
  }
}

if (import.meta.main) {
  begin();
  const queue = new SimpleQueue();
  const adder = new Adder([1, 2, 3, 4], queue);
  adder.start();
  show('child', queue.get());
  adder.join();
  // The object in the parent is another one.
  show('parent', adder.total, adder.exitcode, adder instanceof Process);
}
