import { Process, Queue } from 'multiprocessing';
import { begin, show } from '../show.ts';

function echo(there: Queue, back: Queue) {
  for (;;) {
    const value = there.get();
    back.put(value);
    if (value === 'end') return;
  }
}

if (import.meta.main) {
  begin();
  const [there, back] = [new Queue(), new Queue()];
  const p = new Process({ target: echo, args: [there, back] });
  p.start();
  for (const value of [
    ...[
      null,
      true,
      false,
      0,
      -1,
      2 ** 31,
      2 ** 53,
      2n ** 70n,
      -(2n ** 64n),
      0.1,
      -0.0025,
      Infinity,
      -Infinity,
      NaN,
    ],
    ...['', 'text', 'ä€😀', 'x'.repeat(300), Buffer.from([]), Buffer.from([0, 255, 16])],
    ...[
      [],
      [1, [2, [3, []]]],
      {},
      { a: 1, b: { c: [null] } },
      new Map<unknown, unknown>([
        [1, 'one'],
        ['two', 2],
      ]),
    ],
    ...[new Set(), new Set([3, 1, 2]), [true, null, 'x', 1.5, Buffer.from('y')]],
  ]) {
    there.put(value);
    show('back', back.get());
  }
  const loop: unknown[] = [1, 2];
  loop.push(loop);
  there.put(loop);
  const got = back.get() as unknown[];
  show('a cycle', got.slice(0, 2), got[2] === got);
  const shared = ['shared'];
  there.put([shared, shared]);
  const [first, second] = back.get() as unknown[];
  show('one object twice', first === second, first === shared);
  there.put('end');
  show('end', back.get());
  p.join();
}
