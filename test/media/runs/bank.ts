/** Tellers take orders from a queue and change a balance under a lock: messages, contention, a shared value. */
import { Op } from '../../../trace/schema.ts';
import { MAIN, ms, Script } from './script.ts';

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
