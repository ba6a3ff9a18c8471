import { Manager, Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function grow(outer: any, boxes: any) {
  outer.get('list').push(3);
  outer.set('new', outer.get('list'));
  boxes.put(outer.get('list'));
}

if (import.meta.main) {
  begin();
  using m = Manager();
  const [outer, boxes] = [m.dict<string, any>(), m.Queue<any>()];
  outer.set('list', m.list([1, 2]));
  const p = new Process({ target: grow, args: [outer, boxes] });
  p.start();
  p.join();
  show('one list under two names', [...outer.get('list')], [...outer.get('new')]);
  outer.get('new').push(4);
  show('still one', [...outer.get('list')], boxes.get().length);
  const deep = m.list<any>([m.dict({ a: m.list([m.Namespace({ x: 1 })]) })]);
  deep[0].get('a')[0].x = 2;
  show('deep', deep[0].get('a')[0].x, deep[0].get('a').length);
  const plain = m.dict<string, any>({ inner: { n: 1 }, items: [1] });
  const inner = plain.get('inner');
  inner.n = 5;
  show('plain ones are copies', plain.get('inner'));
  plain.set('inner', inner);
  plain.set('items', [...plain.get('items'), 2]);
  show('until set again', plain.get('inner'), plain.get('items'));
  const ns = m.Namespace<{ box?: any }>();
  ns.box = m.list();
  ns.box.push('in a namespace');
  show('namespace', [...ns.box]);
  const v = m.Value<unknown>('i', 0);
  v.value = [1, 'anything'];
  show('value', v.value, v.get());
}
