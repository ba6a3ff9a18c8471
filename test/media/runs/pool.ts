/** A pool at work: tasks, one that fails, a worker that is killed, the main process waiting for results. */
import { Op, Result } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

export function poolRun(workers = 4): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/squares.ts');
  run.main(MAIN);
  const pool = run.object(
    MAIN,
    1 * ms,
    { kind: 'pool', name: 'pool', size: workers },
    run.site(12, 'new mp.Pool(4)'),
  );
  const pids = Array.from({ length: workers }, (_, n) => MAIN + 1 + n);
  const objects = pids.map((pid, n) =>
    run.child(MAIN, pid, `SpawnPoolWorker-${n + 1}`, (2 + n * 3) * ms, run.site(12, 'new mp.Pool(4)'), {
      role: 'pool-worker',
      daemon: true,
    }),
  );
  const begin = 55 * ms;
  for (const pid of pids) run.add(MAIN, begin - 5 * ms, Op.PoolWorkerStart, { obj: pool, arg: pid });
  const tasks = workers * 7;
  const free = pids.map((_, n) => begin + n * 1.5 * ms);
  let end = begin;
  for (let n = 1; n <= tasks; n++) {
    const call = `slowSquare(${n})`;
    run.add(MAIN, begin + n * 40, Op.PoolSubmit, {
      obj: pool,
      arg: n,
      text: call,
      site: run.site(14, 'pool.map(slowSquare, numbers)'),
    });
    const who = free.indexOf(Math.min(...free));
    const pid = pids[who] ?? 0;
    const from = Math.max(free[who] ?? 0, begin + n * 40 + 100);
    const to = from + (4 + ((n * 17) % 11)) * ms;
    const failed = n === 11;
    run.add(pid, from, Op.PoolTaskBegin, { obj: pool, arg: n, text: call });
    run.add(pid, to, Op.PoolTaskEnd, {
      obj: pool,
      arg: n,
      ...(failed ? { result: Result.Failed, text: 'RangeError: 11 is unlucky' } : {}),
    });
    run.add(MAIN, to + 120, Op.PoolResult, { obj: pool, arg: n });
    if (n % 5 === 0) run.print(pid, to - 500, `${n} squared is ${n * n}`);
    if (failed) run.print(pid, to - 300, 'RangeError: 11 is unlucky', 2);
    free[who] = to + 0.3 * ms;
    end = Math.max(end, to);
  }
  run.wait(MAIN, Op.PoolWait, begin + tasks * 40 + 200, end + 1 * ms, {
    obj: pool,
    arg: 1,
    site: run.site(14, 'pool.map(slowSquare, numbers)'),
  });
  run.add(MAIN, end + 2 * ms, Op.PoolClose, { obj: pool });
  pids.forEach((pid, n) => {
    run.exit(pid, MAIN, objects[n], end + (4 + n) * ms);
  });
  const last = end + (8 + workers) * ms;
  run.samples([MAIN, ...pids], begin, last);
  run.exit(MAIN, undefined, undefined, last);
  run.add(MAIN, last + 1 * ms, Op.RunnerEnd);
  return run.bytes({ exitcode: 0, stopped: false });
}
