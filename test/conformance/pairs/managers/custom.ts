import { Process } from 'multiprocessing';
import { BaseManager } from 'multiprocessing/managers';
import { attempt, begin, refused, show } from '../show.ts';

class Counter {
  count: number;

  constructor(start: number) {
    this.count = start;
  }

  add(n = 1) {
    this.count += n;
    return this.count;
  }

  fail() {
    throw new RangeError('from the manager');
  }
}

class MyManager extends BaseManager {}

MyManager.register('Counter', { callable: Counter });
MyManager.register('Limited', { callable: Counter, exposed: ['add'] });

function use(counter: any) {
  counter.add(10);
}

if (import.meta.main) {
  begin();
  const manager = new MyManager() as any;
  show(
    'not started',
    refused(() => manager.Counter(1)),
  );
  manager.start();
  const counter = manager.Counter(5);
  show('called there', counter.add(), counter.add(2));
  const p = new Process({ target: use, args: [counter] });
  p.start();
  p.join();
  show('by a child too', counter.add(0), p.exitcode);
  const error = attempt(() => counter.fail()) as Error;
  show('an error', error, error.message);
  const limited = manager.Limited(0);
  show('exposed', limited.add(), limited.fail !== undefined);
  show(
    'start again',
    refused(() => manager.start()),
  );
  show(
    'shutdown',
    manager.shutdown(),
    refused(() => counter.add()),
  );
}
