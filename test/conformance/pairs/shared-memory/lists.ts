import { Process } from 'multiprocessing';
import { ShareableList } from 'multiprocessing/shared-memory';
import { attempt, begin, show } from '../show.ts';

function change(name: string) {
  const items = new ShareableList<any>(undefined, { name });
  items[0] = items[0] * 2;
  items[1] = 'new';
  items.shm.close();
}

if (import.meta.main) {
  begin();
  const items = new ShareableList<any>([21, 'old', 2.5, true, null, Buffer.from('bytes'), -1]);
  show('made', [...items], items.length, items.format);
  const p = new Process({ target: change, args: [items.shm.name] });
  p.start();
  p.join();
  show('changed', [...items], p.exitcode);
  show(
    'search',
    items.count(42),
    items.count('x'),
    items.index(null),
    attempt(() => items.index('x')),
  );
  items[6] = 7;
  const set = (index: number, value: unknown) => attempt(() => void (items[index] = value));
  show('set', items[6], set(1, 'far too long for the room'), items[1]);
  show('out of bounds', set(9, 1));
  items.shm.close();
  items.shm.unlink();
}
