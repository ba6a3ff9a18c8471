/**
 * Small made-up runs that show one thing each, as a program of a course would: for the panel's tests and screenshots.
 * The same call gives the same bytes.
 */
import { concatBytes, TraceWriter, type EventToWrite } from '../../trace/index.ts';
import { Op, Phase, Result, type ObjectId, type ObjectInfo, type Site } from '../../trace/schema.ts';

const ms = 1000;

/** Collects events in any order and writes them in the order of time. */
class Script {
  readonly events: EventToWrite[] = [];
  readonly #sites: Site[] = [];
  readonly #file: string;
  #objects = 0;

  constructor(file: string) {
    this.#file = file;
  }

  site(line: number, text: string): number {
    const at = this.#sites.findIndex((site) => site.line === line && site.text === text);
    if (at !== -1) return at + 1;
    this.#sites.push({ file: this.#file, line, column: 3, text });
    return this.#sites.length;
  }

  add(pid: number, time: number, op: Op, rest: Partial<EventToWrite> = {}): void {
    this.events.push({ pid, time, op, ...rest });
  }

  object(pid: number, time: number, info: ObjectInfo, site: number): ObjectId {
    const obj: ObjectId = `${pid}:${++this.#objects}`;
    this.add(pid, time, Op.ObjectCreate, { obj, site, text: JSON.stringify(info) });
    return obj;
  }

  main(pid: number): void {
    const info = { name: 'MainProcess', ppid: 1, method: 'main', daemon: false, node: 'v24.0.0' };
    this.add(pid, 0, Op.ProcessBegin, { text: JSON.stringify(info) });
    this.add(pid, 400, Op.ProcessReady);
  }

  /** Started by `ppid` at `time`; its code runs 30 ms later. */
  child(
    ppid: number,
    pid: number,
    name: string,
    time: number,
    site: number,
    more: { role?: 'pool-worker'; daemon?: boolean } = {},
  ): ObjectId {
    const object: ObjectId = `${ppid}:${++this.#objects}`;
    const info = { name, ppid, object, method: 'spawn', daemon: false, node: 'v24.0.0', ...more };
    this.add(ppid, time, Op.ProcessCreate, { obj: object, text: name, site });
    this.add(ppid, time + 200, Op.ProcessStart, { obj: object, arg: pid, text: name, site });
    this.add(pid, time + 18 * ms, Op.ProcessBegin, { text: JSON.stringify(info) });
    this.add(pid, time + 30 * ms, Op.ProcessReady);
    return object;
  }

  share(pids: readonly number[], objects: readonly ObjectId[], time: number): void {
    for (const pid of pids) for (const obj of objects) this.add(pid, time, Op.ObjectReceive, { obj });
  }

  /** Begin and End of an operation that blocked, or one instant where it did not. */
  wait(pid: number, op: Op, from: number, to: number, rest: Partial<EventToWrite>): void {
    if (to - from < 20) {
      this.add(pid, to, op, rest);
      return;
    }
    this.add(pid, from, op, { ...rest, phase: Phase.Begin });
    this.add(pid, to, op, { ...rest, phase: Phase.End });
  }

  exit(pid: number, parent: number | undefined, object: ObjectId | undefined, time: number, code = 0): void {
    this.add(pid, time, Op.ProcessExit, { arg: code });
    this.add(pid, time + 900, Op.RunnerProcessEnded, { arg: code });
    if (parent !== undefined)
      this.add(parent, time + 1400, Op.ProcessReaped, {
        arg: code,
        ...(object === undefined ? {} : { obj: object }),
      });
  }

  print(pid: number, time: number, text: string, stream: 1 | 2 = 1): void {
    this.add(pid, time, Op.RunnerOutput, { arg: stream, text: `${text}\n` });
  }

  samples(pids: readonly number[], from: number, to: number): void {
    for (let time = from; time < to; time += 100 * ms) {
      pids.forEach((pid, index) => {
        const value = 42e6 + ((pid * 7919 + time) % 9_000_000);
        this.add(pid, time + index, Op.RunnerSample, {
          arg: Math.round((time - from) / 3000),
          value,
          text: 'R',
        });
      });
    }
  }

  bytes(end: { exitcode: number | null; stopped: boolean }): Uint8Array<ArrayBuffer> {
    const writer = new TraceWriter();
    const sorted = [...this.events].sort((a, b) => a.time - b.time);
    return concatBytes([
      writer.begin({
        version: 1,
        program: this.#file,
        args: [],
        startedAt: 1_700_000_000_000,
        epoch: 0,
        node: 'v24.0.0',
        platform: 'linux',
        runtime: '0.1.0',
      }),
      writer.sites(this.#sites),
      writer.events(sorted),
      writer.end({ ...end, signal: null }),
    ]);
  }
}

const MAIN = 4100;

/** Tellers take orders from a queue and change a balance under a lock: messages, contention, a shared value. */
export function bankRun(tellers = 4): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/bank.ts');
  run.main(MAIN);
  const accounts = run.object(MAIN, 1 * ms, { kind: 'lock', name: 'accounts' }, run.site(9, 'new mp.Lock()'));
  const balance = run.object(
    MAIN,
    1.2 * ms,
    { kind: 'value', name: 'balance', type: 'i', size: 1, lock: accounts },
    run.site(10, "new mp.Value('i', 1000, { lock: accounts })"),
  );
  const orders = run.object(
    MAIN,
    1.4 * ms,
    { kind: 'queue', name: 'orders', size: 6 },
    run.site(11, 'new mp.Queue(6)'),
  );
  const opened = run.object(
    MAIN,
    1.6 * ms,
    { kind: 'event', name: 'opened' },
    run.site(12, 'new mp.Event()'),
  );
  const receipts = run.object(
    MAIN,
    1.8 * ms,
    { kind: 'array', name: 'receipts', type: 'i', size: 12 },
    run.site(13, "new mp.Array('i', 12)"),
  );
  const pids = Array.from({ length: tellers }, (_, index) => MAIN + 1 + index);
  const start = run.site(31, 'teller.start()');
  const objects = pids.map((pid, index) =>
    run.child(MAIN, pid, `teller-${index + 1}`, (3 + index * 6) * ms, start),
  );
  const begin = (38 + tellers * 6) * ms;
  run.share(pids, [accounts, balance, orders, opened, receipts], begin - 3 * ms);
  for (const pid of pids)
    run.wait(pid, Op.EventWait, begin - 2 * ms, begin + 6 * ms, {
      obj: opened,
      arg: -1,
      site: run.site(16, 'opened.wait()'),
    });
  run.add(MAIN, begin + 5.5 * ms, Op.EventSet, { obj: opened, site: run.site(34, 'opened.set()') });
  run.add(MAIN, begin + 5.6 * ms, Op.Mark, {
    text: 'doors open',
    site: run.site(35, "mp.mark('doors open')"),
  });

  // A small simulation: the main process puts, whoever is free takes, one holds the lock at a time.
  const total = tellers * 5;
  const free = pids.map(() => begin + 6 * ms);
  const takenAt: number[] = [];
  let putAt = begin + 7 * ms;
  let lockFree = 0;
  let money = 1000;
  let end = putAt;
  const put = run.site(37, 'orders.put({ from, to, amount })');
  const get = run.site(18, 'orders.get()');
  const acquire = run.site(20, 'accounts.acquire()');
  for (let n = 1; n <= total; n++) {
    const wanted = putAt + 2 * ms;
    putAt = Math.max(wanted, n > 6 ? (takenAt[n - 7] ?? 0) + 100 : 0);
    const amount = ((n * 37) % 90) + 10;
    const text = `{ from: ${n % 7}, to: ${(n * 3) % 7}, amount: ${amount} }`;
    run.wait(MAIN, Op.QueuePut, wanted, putAt, { obj: orders, site: put, arg: 48, arg2: n, text });
    const who = free.indexOf(Math.min(...free));
    const pid = pids[who] ?? 0;
    const asked = free[who] ?? 0;
    const got = Math.max(asked, putAt + 150);
    takenAt[n - 1] = got;
    run.wait(pid, Op.QueueGet, asked, got, { obj: orders, site: get, arg: 48, arg2: n, text });
    const want = got + (2 + ((n * 13) % 5)) * ms;
    const have = Math.max(want, lockFree + 60);
    run.wait(pid, Op.Acquire, want, have, { obj: accounts, site: acquire, arg: -1 });
    run.add(pid, have + 300, Op.ValueRead, {
      obj: balance,
      arg2: 1,
      value: money,
      site: run.site(21, 'balance.value += order.amount'),
    });
    money += amount;
    run.add(pid, have + 900, Op.ValueWrite, {
      obj: balance,
      arg2: 1,
      value: money,
      site: run.site(21, 'balance.value += order.amount'),
    });
    run.add(pid, have + 1000, Op.ValueWrite, {
      obj: receipts,
      arg: n % 12,
      arg2: 0,
      value: amount,
      site: run.site(22, 'receipts[n] = amount'),
    });
    lockFree = have + (3 + ((n * 7) % 6)) * ms;
    run.add(pid, lockFree, Op.Release, { obj: accounts, arg: 1, site: run.site(23, 'accounts.release()') });
    run.print(pid, lockFree + 200, `order ${n}: \u001b[32m+${amount}\u001b[0m, balance ${money}`);
    free[who] = lockFree + (1 + ((n * 11) % 3)) * ms;
    end = Math.max(end, free[who] ?? 0);
  }
  pids.forEach((pid, index) => {
    const join = run.site(40, 'teller.join()');
    const object = objects[index];
    const over = end + index * 2 * ms + 1 * ms;
    run.exit(pid, MAIN, object, over);
    run.wait(MAIN, Op.ProcessJoin, index === 0 ? end - 4 * ms : over - 0.4 * ms, over + 1.5 * ms, {
      ...(object === undefined ? {} : { obj: object }),
      arg: -1,
      site: join,
    });
  });
  const last = end + tellers * 2 * ms + 4 * ms;
  run.print(MAIN, last, `final balance: ${money}`);
  run.samples([MAIN, ...pids], begin, last);
  run.exit(MAIN, undefined, undefined, last + 1 * ms);
  run.add(MAIN, last + 3 * ms, Op.RunnerEnd);
  return run.bytes({ exitcode: 0, stopped: false });
}

/** Everybody holds the left fork and waits for the right one. */
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

/** A pool at work: tasks, one that fails, a worker that is killed, the main process waiting for results. */
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

/** What goes wrong: a child killed while it holds a lock, one never joined, items never taken, an unlocked counter. */
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

/** One process alone: it computes, marks and prints. */
export function lonelyRun(): Uint8Array<ArrayBuffer> {
  const run = new Script('/course/hello.ts');
  run.main(MAIN);
  run.add(MAIN, 4 * ms, Op.Mark, { text: 'begin', site: run.site(3, "mp.mark('begin')") });
  run.print(MAIN, 6 * ms, 'hello from one process');
  run.add(MAIN, 40 * ms, Op.Mark, { text: 'half way', site: run.site(5, "mp.mark('half way')") });
  run.samples([MAIN], 1 * ms, 90 * ms);
  run.exit(MAIN, undefined, undefined, 92 * ms);
  run.add(MAIN, 94 * ms, Op.RunnerEnd);
  return run.bytes({ exitcode: 0, stopped: false });
}
