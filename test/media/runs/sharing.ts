/** Children by all three start methods, with what they share beside queues and locks: a manager, memory, meeting points. */
import { Op, Phase, type ObjectId } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

export function sharingRun(): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/sharing.ts');
  run.main(MAIN);
  const line = (number: number, text: string): number => run.site(number, text);
  const [server, forkserver, spawned, forked, served] = [1, 2, 3, 4, 5].map((n) => MAIN + n) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const children = [spawned, forked, served];

  // A manager, whose server is a process of the library, and what lives in it.
  const making = line(8, 'new SyncManager()');
  run.child(MAIN, server, 'SyncManager-1', 1 * ms, making, { role: 'manager' });
  const manager = run.object(MAIN, 33 * ms, { kind: 'manager', name: 'manager' }, making);
  const made = (time: number, number: number, text: string, typeid: string, name: string): ObjectId => {
    const id = run.object(MAIN, time, { kind: 'proxy', name }, line(number, text));
    run.add(server, time + 200, Op.ManagerReference, { obj: id, arg: 1, text: typeid });
    return id;
  };
  const scores = made(35 * ms, 9, 'manager.dict()', 'dict', 'scores');
  const log = made(37 * ms, 10, 'manager.list()', 'list', 'log');

  const block = run.object(
    MAIN,
    39 * ms,
    { kind: 'shared-memory', name: 'picture', address: 'psm_4f21c0', size: 1 << 20 },
    line(11, 'new SharedMemory({ create: true, size: 1 << 20 })'),
  );
  const spare = run.object(
    MAIN,
    39.2 * ms,
    { kind: 'shared-memory', address: 'psm_77aa01', size: 4096 },
    line(12, 'new SharedMemory({ create: true, size: 4096 })'),
  );
  const start = run.object(
    MAIN,
    40 * ms,
    { kind: 'barrier', name: 'start', size: 4 },
    line(13, 'new Barrier(4)'),
  );
  const guard = run.object(MAIN, 40.4 * ms, { kind: 'rlock', internal: true }, line(14, 'new Condition()'));
  const ready = run.object(
    MAIN,
    40.6 * ms,
    { kind: 'condition', name: 'ready', lock: guard },
    line(14, 'new Condition()'),
  );
  const seats = run.object(
    MAIN,
    41 * ms,
    { kind: 'bounded-semaphore', name: 'seats', size: 2 },
    line(15, 'new BoundedSemaphore(2)'),
  );
  const jobs = run.object(
    MAIN,
    41.4 * ms,
    { kind: 'joinable-queue', name: 'jobs' },
    line(16, 'new JoinableQueue()'),
  );

  const starting = line(30, 'child.start()');
  run.child(MAIN, forkserver, 'forkserver', 42 * ms, starting, { role: 'forkserver', method: 'spawn' });
  run.child(MAIN, spawned, 'by-spawn', 44 * ms, starting, { method: 'spawn' });
  run.child(MAIN, forked, 'by-fork', 46 * ms, starting, { method: 'fork' });
  run.child(MAIN, served, 'by-forkserver', 48 * ms, starting, { method: 'forkserver', daemon: true });
  run.share(children, [scores, log, block, start, guard, ready, seats, jobs], 80 * ms);
  for (const n of children.keys())
    run.add(server, 81 * ms + n * 100, Op.ManagerReference, { obj: scores, arg: n + 2, text: 'dict' });

  for (let n = 1; n <= 3; n++)
    run.add(MAIN, 82 * ms + n * 300, Op.QueuePut, {
      obj: jobs,
      arg: 24,
      arg2: n,
      text: `{ job: ${n} }`,
      site: line(33, 'jobs.put(job)'),
    });
  // Calls to the manager go to its server and back.
  children.forEach((pid, n) => {
    for (let call = 0; call < 3; call++) {
      const at = (86 + n * 2 + call * 11) * ms;
      run.wait(pid, Op.ManagerCall, at, at + 1.4 * ms, {
        obj: manager,
        arg2: n * 10 + call,
        text: `dict.set('${'abc'[n] ?? ''}', ${call})`,
        site: line(20, 'scores.set(name, points)'),
      });
    }
  });
  children.forEach((pid, n) => {
    if (n > 1) return;
    const at = (125 + n * 3) * ms;
    run.add(pid, at, Op.Acquire, { obj: seats, arg: -1, site: line(21, 'seats.acquire()') });
    run.add(pid, at + 2 * ms, Op.BarrierWait, {
      obj: start,
      arg: -1,
      arg2: n,
      phase: Phase.Begin,
      site: line(22, 'start.wait()'),
    });
  });
  run.add(served, 130 * ms, Op.Acquire, { obj: guard, arg: -1 });
  run.add(served, 131 * ms, Op.ConditionWait, {
    obj: ready,
    arg: 5000,
    phase: Phase.Begin,
    site: line(24, 'ready.wait(5000)'),
  });
  run.add(MAIN, 140 * ms, Op.SharedMemoryUnlink, { obj: spare, site: line(35, 'spare.unlink()') });
  run.add(MAIN, 145 * ms, Op.QueueJoin, { obj: jobs, phase: Phase.Begin, site: line(36, 'jobs.join()') });
  run.samples([MAIN, server, ...children], 50 * ms, 190 * ms);
  return run.bytes({ exitcode: null, stopped: true });
}
