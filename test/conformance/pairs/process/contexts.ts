import * as mp from 'multiprocessing';
import { attempt, begin, method, refused, show } from '../show.ts';

function report(queue: mp.SimpleQueue) {
  queue.put([mp.getStartMethod(), mp.getContext().getStartMethod()]);
}

if (import.meta.main) {
  show('at first', mp.getStartMethod({ allowNone: true }));
  begin();
  show(
    'chosen',
    mp.getStartMethod() === method(),
    refused(() => mp.setStartMethod('spawn')),
  );
  const unknown = 'thread' as 'spawn';
  show(
    'unknown',
    attempt(() => mp.getContext(unknown)),
    attempt(() => mp.setStartMethod(unknown, { force: true })),
  );
  const ctx = mp.getContext(method());
  show('the same', ctx === mp.getContext(method()), ctx.getStartMethod() === method());
  show('nested', ctx.getContext('spawn').getStartMethod());
  show(
    'a context is fixed',
    refused(() => ctx.setStartMethod('spawn')),
  );
  const queue = new ctx.SimpleQueue();
  for (const Process of [mp.Process, ctx.Process]) {
    const p = new Process({ target: report, args: [queue] });
    p.start();
    show(
      'in a child',
      (queue.get() as string[]).map((name) => name === method()),
    );
    p.join();
  }
  show('is a Process', new ctx.Process() instanceof mp.Process);
  show('shared', ctx.cpuCount() === mp.cpuCount(), ctx.currentProcess() === mp.currentProcess());
  mp.setStartMethod(null, { force: true });
  show('forgotten', mp.getStartMethod({ allowNone: true }));
}
