/** Everybody holds the left fork and waits for the right one. */
import { Op, Phase } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

export function philosophersRun(seats = 5): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/philosophers.ts');
  run.main(MAIN);
  const forks = Array.from({ length: seats }, (_, n) =>
    run.object(MAIN, 1 * ms + n * 50, { kind: 'lock', name: `fork ${n + 1}` }, run.site(6, 'new mp.Lock()')),
  );
  const pids = forks.map((_, n) => MAIN + 1 + n);
  const objects = pids.map((pid, n) =>
    run.child(
      MAIN,
      pid,
      ['Plato', 'Kant', 'Hume', 'Marx', 'Arendt', 'Weil', 'Locke'][n] ?? `thinker-${n}`,
      (2 + n * 4) * ms,
      run.site(27, 'philosopher.start()'),
    ),
  );
  const begin = 60 * ms;
  run.share(pids, forks, begin - 2 * ms);
  const left = run.site(14, 'left.acquire()');
  const right = run.site(15, 'right.acquire()');
  pids.forEach((pid, n) => {
    const a = forks[n];
    const b = forks[(n + 1) % seats];
    if (a === undefined || b === undefined) return;
    // One meal each, one after the other.
    const meal = begin + n * 9 * ms;
    run.wait(pid, Op.Acquire, meal, meal + 10, { obj: a, site: left, arg: -1 });
    run.wait(pid, Op.Acquire, meal + 1 * ms, meal + 1 * ms + 10, { obj: b, site: right, arg: -1 });
    run.print(pid, meal + 2 * ms, 'eats');
    run.add(pid, meal + 7 * ms, Op.Release, { obj: b, arg: 1, site: run.site(18, 'right.release()') });
    run.add(pid, meal + 7.5 * ms, Op.Release, { obj: a, arg: 1, site: run.site(19, 'left.release()') });
    // Then all at once.
    const fatal = begin + seats * 9 * ms + (6 + n * 1.4) * ms;
    run.add(pid, fatal, Op.Acquire, { obj: a, site: left, arg: -1 });
    run.add(pid, fatal + 12 * ms, Op.Acquire, { obj: b, site: right, arg: -1, phase: Phase.Begin });
  });
  const first = objects[0];
  run.add(MAIN, begin, Op.ProcessJoin, {
    ...(first === undefined ? {} : { obj: first }),
    arg: -1,
    phase: Phase.Begin,
    site: run.site(29, 'philosopher.join()'),
  });
  run.samples([MAIN, ...pids], begin, begin + 2400 * ms);
  return run.bytes({ exitcode: null, stopped: true });
}
