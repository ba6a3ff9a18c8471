import { Manager } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

if (import.meta.main) {
  begin();
  using m = Manager();
  const d = m.dict<string, unknown>({ a: 1 });
  d.set('b', [2, 3]);
  d.update({ c: null });
  const entries = () => new Map(d.entries());
  show('dict', entries(), d.size, d.has('a'), d.has('x'), [...d.keys()].sort(), d.get('x'));
  show('taken out', d.pop('a'), d.pop('x', 'default'), d.setdefault('b', 0), d.setdefault('n', 5));
  d.delete('b');
  show('left', entries());
  const l = m.list<unknown>([3, 1, 2]);
  l.push(0);
  show('list', [...l], l.length, l[0], l.slice(1, 3), l.includes(2));
  l.sort();
  l.reverse();
  l.insert(1, 9);
  show('changed', [...l], l.pop(), l.shift(), l.remove(9), [...l], l.indexOf(2), l.count(1));
  l[0] = 'zero';
  show('set', [...l]);
  const ns = m.Namespace<{ x: number; y?: string }>({ x: 1 });
  ns.y = 'why';
  show('namespace', ns.x, ns.y, 'z' in ns);
  const [v, a] = [m.Value('i', 5), m.Array('i', [1, 2, 3])];
  v.value += 1;
  a[1] = 20;
  show('value and array', v.value, [...a], a.length);
  const q = m.Queue<string>(1);
  q.put('x');
  const full = attempt(() => q.put('y', { block: false }));
  show(
    'queue',
    q.full(),
    full,
    q.get(),
    q.empty(),
    attempt(() => q.get({ timeout: 20 })),
  );
  const j = m.JoinableQueue();
  j.put(1);
  j.get();
  show(
    'joinable',
    j.taskDone(),
    j.join(),
    attempt(() => j.taskDone()),
  );
}
