import * as dummy from 'multiprocessing/dummy';
import { begin, show } from '../show.ts';

function work(q: any, value: any, lock: any, i: number) {
  for (let round = 0; round < 50; round++) {
    using _ = lock.hold();
    value.value += 1;
  }
  q.put([i, true, process.pid]);
}

function waits(q: any) {
  q.get();
}

if (import.meta.main) {
  begin();
  const [q, lock, value] = [new dummy.Queue<any>(), new dummy.Lock(), new dummy.Value('i', 0)];
  const threads = [0, 1, 2].map((i) => new dummy.Process({ target: work, args: [q, value, lock, i] }));
  show(
    'not started',
    threads.map((t) => t.isAlive()),
  );
  for (const t of threads) t.start();
  const got = threads.map(() => q.get()).sort((a, b) => a[0] - b[0]);
  for (const t of threads) t.join();
  show(
    'in this process',
    got.map(([i, , pid]) => [i, pid === process.pid]),
  );
  show(
    'added up',
    value.value,
    threads.map((t) => t.exitcode),
    threads.map((t) => t.isAlive()),
  );
  const gate = new dummy.Queue();
  const t = new dummy.Process({ target: waits, args: [gate], name: 'waiter' });
  t.start();
  t.join(10);
  show('while it waits', t.isAlive(), t.exitcode, t.name, dummy.activeChildren().length);
  gate.put(1);
  t.join();
  show('after', t.isAlive(), t.exitcode, dummy.activeChildren().length);
  const [a, b] = dummy.Pipe();
  a.send([1, 'x']);
  show('pipe', b.poll(), b.recv(), b.poll());
}
