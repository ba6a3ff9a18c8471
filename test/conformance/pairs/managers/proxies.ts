import { BaseProxy, SyncManager } from 'multiprocessing/managers';
import { attempt, begin, refused, show } from '../show.ts';

class Counter {
  n: number;

  constructor(n = 0) {
    this.n = n;
  }

  add(by = 1) {
    this.n += by;
    return this.n;
  }

  copy() {
    return new Counter(this.n);
  }

  history() {
    return [this.n - 1, this.n];
  }

  _secret() {
    return 'secret';
  }

  // An array of this language has no error for it.
  fail() {
    throw new RangeError('list index out of range');
  }
}

class CounterProxy extends BaseProxy {
  static override readonly exposed = ['add', 'copy'];
  static override readonly methodToTypeid = { copy: 'Copy' };

  twice() {
    this.callMethod('add');
    return this.callMethod('add', [1]);
  }

  copy() {
    return this.callMethod('copy');
  }
}

class Manager extends SyncManager {}

function make(n: number) {
  return new Counter(n * 10);
}

Manager.register('Counter', { callable: Counter });
Manager.register('Special', {
  callable: Counter,
  proxytype: CounterProxy,
});
Manager.register('Made', { callable: make, exposed: ['add'] });
Manager.register('Copied', {
  callable: Counter,
  methodToTypeid: { copy: 'Copy', history: 'list' },
  exposed: ['add', 'copy', 'history'],
});
Manager.register('Copy', { exposed: ['add'], createMethod: false });
Manager.register('Hidden', { callable: Counter, createMethod: false });

if (import.meta.main) {
  begin();
  let m: any;
  let c: any;
  {
    using manager = new Manager();
    m = manager;
    m.start();
    c = m.Counter(5);
    show(
      'public methods',
      c.add(),
      c.add(2),
      c._secret !== undefined,
      attempt(() => c.fail()),
    );
    const s = m.Special();
    show('own class', s instanceof CounterProxy, s.twice(), 'add' in s);
    const copied = s.copy();
    show('a copy lives there too', copied.add(10), s.callMethod('add'));
    show('not exposed', attempt(() => s.callMethod('fail')) !== undefined);
    const made = m.Made(3);
    show('made by a function', made.add(), made.copy !== undefined);
    const other = m.Copied(1).copy();
    show('kept by its type', other.add(5));
    const history = m.Copied(7).history();
    history.push(8);
    show('made of the result', [...history], history.length);
    show('hidden', m.Hidden !== undefined, m.Nothing !== undefined);
    show('a copy of the object', c.getValue().n, s.getValue().n);
  }
  show(
    'over',
    refused(() => m.Counter()),
    refused(() => c.add()),
  );
}
