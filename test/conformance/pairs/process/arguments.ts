import { Process, SimpleQueue } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Result = [args: unknown[], kwargs: object];

/** Keyword arguments come last, as one object. */
function target(queue: SimpleQueue<Result>, ...args: unknown[]) {
  const kwargs = args.pop() as object;
  queue.put([args, kwargs]);
}

if (import.meta.main) {
  begin();
  const queue = new SimpleQueue<Result>();
  const cases: Result[] = [
    [[], {}],
    [[1, 'two', null, [3.5, true]], {}],
    [[{ a: [1, 2] }], { base: 16, words: ['x', 'y'] }],
  ];
  for (const [args, kwargs] of cases) {
    const p = new Process<[SimpleQueue<Result>, ...unknown[]]>({ target, args: [queue, ...args], kwargs });
    p.start();
    p.join();
    show('got', ...queue.get(), p.exitcode);
  }
  const nothing = new Process();
  nothing.start();
  nothing.join();
  show('no target', nothing.exitcode);
}
