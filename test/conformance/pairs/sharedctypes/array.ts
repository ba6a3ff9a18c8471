import { Array as SharedArray, Process, RawArray, RLock } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function double(array: SharedArray<'d'>) {
  for (let i = 0; i < array.length; i++) array[i]! *= 2;
}

if (import.meta.main) {
  begin();
  const zeros = new SharedArray('i', 4);
  const squares = new SharedArray(
    'd',
    [0, 1, 2, 3, 4].map((i) => i * i),
  );
  show('new', zeros, zeros.length, squares.slice(), squares.length);
  const p = new Process({ target: double, args: [squares] });
  p.start();
  p.join();
  show('doubled', squares.slice(), squares[2], squares[4]);
  const slices = [
    squares.slice(1, 3),
    squares.slice(2),
    squares.slice(0, -1),
    squares.slice(10),
    squares.slice(3, 1),
  ];
  show('slices', ...slices);
  zeros[1] = 7;
  zeros[3] = -1;
  show(
    'set',
    [...zeros],
    [...zeros].reduce((a, b) => a + b),
  );
  const set = (index: number, value: unknown) => attempt(() => void (zeros[index] = value as number));
  show('wraps', set(0, 2 ** 31), zeros[0]);
  show('bad', set(0, 'x'), set(4, 1), zeros.slice());
  const sized = (size: number) => attempt(() => new SharedArray('i', size));
  show('sizes', new SharedArray('i', 0).length, sized(-1), sized(1.5));
  const made = (items: unknown[]) => attempt(() => new SharedArray('i', items as number[]));
  show('bad elements', made([1, 'x']), made([1, null]));
  const raw = new RawArray('h', [0, 1, 2]);
  show('raw', raw.slice(), 'getLock' in raw, new SharedArray('i', 2, { lock: false }).length);
  const lock = new RLock();
  const mine = new SharedArray('B', [1, 2, 300], { lock });
  {
    using _ = mine.getLock().hold();
    show('locked', mine.slice(), mine.getLock() === lock, mine.getObj()[1]);
  }
}
