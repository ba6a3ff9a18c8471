import {
  copy,
  Process,
  RawArray,
  RawValue,
  RLock,
  synchronized,
  type Array as SharedArray,
} from 'multiprocessing';
import { begin, show } from '../show.ts';

function change(original: RawValue<'i'>, copied: RawValue<'i'>, guarded: SharedArray<'i'>) {
  original.value += 1;
  copied.value += 10;
  using _ = guarded.getLock().hold();
  guarded[0] = 99;
}

if (import.meta.main) {
  begin();
  const original = new RawValue('i', 5);
  const copied = copy(original);
  const raw = new RawArray('i', [1, 2, 3]);
  const lock = new RLock();
  const guarded = synchronized(raw, lock);
  guarded.getObj()[2] = 3;
  show('guarded', guarded.getLock() === lock, guarded.getObj()[2] === raw[2], guarded.length);
  const p = new Process({ target: change, args: [original, copied, guarded] });
  p.start();
  p.join();
  show('changed', original.value, copied.value, guarded.slice(), raw.slice());
  const twin = copy(raw);
  twin[1] = 0;
  show('a copy of an array', twin.slice(), raw.slice());
  const one = synchronized(original);
  show('a lock of its own', one.getLock().acquire(), one.value, one.getLock().release());
}
