/** What goes wrong: a child killed while it holds a lock, one never joined, items never taken, an unlocked counter. */
import { Op, Phase } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

export function troubleRun(): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/trouble.ts');
  run.main(MAIN);
  const lock = run.object(MAIN, 1 * ms, { kind: 'lock', name: 'door' }, run.site(5, 'new mp.Lock()'));
  const counter = run.object(
    MAIN,
    1.1 * ms,
    { kind: 'value', name: 'counter', type: 'i', size: 1, lock },
    run.site(6, "new mp.Value('i', 0)"),
  );
  const queue = run.object(MAIN, 1.2 * ms, { kind: 'queue', name: 'letters' }, run.site(7, 'new mp.Queue()'));
  const [a, b, c] = [MAIN + 1, MAIN + 2, MAIN + 3];
  const start = run.site(30, 'p.start()');
  const oa = run.child(MAIN, a, 'holder', 2 * ms, start);
  const ob = run.child(MAIN, b, 'counter-1', 5 * ms, start);
  run.child(MAIN, c, 'counter-2', 8 * ms, start);
  run.share([a, b, c], [lock, counter, queue], 41 * ms);
  run.add(a, 45 * ms, Op.Acquire, { obj: lock, arg: -1, site: run.site(11, 'door.acquire()') });
  const add = run.site(18, 'counter.value += 1');
  for (let n = 0; n < 12; n++) {
    const at = 48 * ms + n * 3 * ms;
    run.add(b, at, Op.ValueRead, { obj: counter, arg2: 0, value: n, site: add });
    run.add(c, at + 200, Op.ValueRead, { obj: counter, arg2: 0, value: n, site: add });
    run.add(b, at + 400, Op.ValueWrite, { obj: counter, arg2: 0, value: n + 1, site: add });
    run.add(c, at + 600, Op.ValueWrite, { obj: counter, arg2: 0, value: n + 1, site: add });
  }
  for (let n = 1; n <= 4; n++)
    run.add(b, 86 * ms + n * 500, Op.QueuePut, {
      obj: queue,
      arg: 20,
      arg2: n,
      text: `'letter ${n}'`,
      site: run.site(20, 'letters.put(letter)'),
    });
  run.add(MAIN, 60 * ms, Op.ProcessSignal, { obj: oa, arg: 9, site: run.site(33, 'holder.kill()') });
  run.add(a, 61 * ms, Op.RunnerProcessEnded, { arg: -9 });
  run.add(MAIN, 62 * ms, Op.ProcessReaped, { obj: oa, arg: -9 });
  run.add(b, 92 * ms, Op.Acquire, {
    obj: lock,
    arg: -1,
    phase: Phase.Begin,
    site: run.site(22, 'door.acquire()'),
  });
  run.add(c, 95 * ms, Op.ProcessExit, {
    arg: 1,
    text: 'Error: no letters\n    at count (/course/trouble.ts:24:9)',
  });
  run.add(c, 96 * ms, Op.RunnerProcessEnded, { arg: 1 });
  run.print(c, 94 * ms, 'Error: no letters\n    at count (/course/trouble.ts:24:9)', 2);
  run.add(MAIN, 100 * ms, Op.ProcessJoin, {
    obj: ob,
    arg: -1,
    phase: Phase.Begin,
    site: run.site(35, 'p.join()'),
  });
  run.samples([MAIN, b], 50 * ms, 1600 * ms);
  return run.bytes({ exitcode: null, stopped: true });
}
