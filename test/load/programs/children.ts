// So many processes at once: all are there at the same time, each does its part, and all end well.
import { Barrier, Process, Queue, isMainProcess, type Barrier as BarrierType } from 'multiprocessing';
import { size, tell } from './figures.ts';

function child(together: BarrierType, answers: Queue<number>, n: number): void {
  together.wait();
  answers.put(n);
}

if (isMainProcess) {
  const count = size('children');
  const together = new Barrier(count + 1);
  const answers = new Queue<number>();
  const begin = performance.now();
  const children = Array.from(
    { length: count },
    (_, n) => new Process({ target: child, args: [together, answers, n] }),
  );
  for (const process of children) process.start();
  const started = performance.now();
  // Whoever is missing would be waited for in vain.
  together.wait(60_000);
  const met = performance.now();
  const seen = new Set(Array.from({ length: count }, () => answers.get({ timeout: 60_000 })));
  for (const process of children) process.join();
  const ended = performance.now();
  const failed = children.filter(({ exitcode }) => exitcode !== 0).length;
  tell(
    {
      children: count,
      'ms to start': started - begin,
      'ms until all have met': met - begin,
      'ms in all': ended - begin,
    },
    [
      ...(seen.size === count ? [] : [`${count - seen.size} have not answered`]),
      ...(failed === 0 ? [] : [`${failed} ended with an error`]),
    ],
  );
}
