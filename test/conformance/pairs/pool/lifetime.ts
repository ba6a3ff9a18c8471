import { activeChildren, Pool } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, begin, refused, show } from '../show.ts';

function square(x: number) {
  return x * x;
}

async function forEver(_: number) {
  await sleep(1_000_000);
}

if (import.meta.main) {
  begin();
  const first = new Pool(2);
  const results = first.mapAsync(
    square,
    Array.from({ length: 50 }, (_, i) => i),
    { chunksize: 1 },
  );
  show(
    'join while open',
    refused(() => first.join()),
  );
  first.close();
  const late = [
    () => first.map(square, [1]),
    () => first.applyAsync(square, [1]),
    () => first.imap(square, [1]),
  ];
  show('after close', ...late.map(refused));
  first.join();
  show(
    'what was submitted is done',
    results.get().reduce((a, b) => a + b),
  );
  show('harmless', first.close(), first.join(), first.terminate());
  const second = new Pool(2);
  second.applyAsync(forEver, [0]).then(undefined, () => undefined);
  second.terminate();
  second.join();
  show(
    'terminated',
    refused(() => second.apply(square, [1])),
    activeChildren().length,
  );
  let third: Pool;
  {
    using pool = new Pool(1);
    show('with', pool.apply(square, [5]));
    third = pool;
  }
  show(
    'after with',
    refused(() => third.map(square, [1])),
  );
  for (const bad of [0, -1])
    show(
      'bad size',
      attempt(() => new Pool(bad)),
    );
  show(
    'bad initializer',
    attempt(() => new Pool(1, { initializer: 'x' as never })),
  );
  const tasks = (maxTasksPerChild: number) => attempt(() => new Pool(1, { maxTasksPerChild }));
  show('bad maxtasksperchild', tasks(0), tasks(-1));
}
