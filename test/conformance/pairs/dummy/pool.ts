import { Event, Lock, Queue, Value } from 'multiprocessing';
import { Pool } from 'multiprocessing/dummy';
import { ThreadPool } from 'multiprocessing/pool';
import { attempt, begin, refused, show } from '../show.ts';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

function square(x: number) {
  return x * x;
}

function add(a: number, b: number) {
  return a + b;
}

function where(_: number) {
  return process.pid;
}

function fails(x: number) {
  throw new RangeError(`no ${x}`);
}

function count(lock: Lock, [value]: [Value<'i'>], { q }: { q: Queue<number> }) {
  for (let i = 0; i < 100; i++) {
    using _ = lock.hold();
    value.value += 1;
  }
  q.put(1);
  return value;
}

function waits(started: Event, go: Event) {
  started.set();
  return go.wait();
}

function endless() {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}

if (import.meta.main) {
  begin();
  {
    using pool = new ThreadPool(3);
    show('map', pool.map(square, range(10)), pool.map(square, [], { chunksize: 2 }));
    const unordered = [...pool.imapUnordered(square, range(5), { chunksize: 2 })];
    show(
      'imap',
      [...pool.imap(square, range(5))],
      unordered.sort((a, b) => a - b),
    );
    show(
      'starmap',
      pool.starmap(add, [
        [1, 2],
        [3, 4],
      ]),
      pool.apply(add, [5, 6]),
    );
    const pids = new Set(pool.map(where, range(6)));
    show('in this process', pids.size === 1 && pids.has(process.pid));
    const seen: number[] = [];
    const result = pool.applyAsync(square, [4], { callback: (value) => seen.push(value) });
    show('async', result.get(), result.ready(), result.successful(), seen);
    const failing = pool.applyAsync(fails, [1]);
    show(
      'errors',
      attempt(() => failing.get()),
      failing.successful(),
      attempt(() => pool.map(fails, [1])),
    );
    const [lock, value, q] = [new Lock(), new Value('i', 0, { lock: false }), new Queue<number>()];
    const counted = pool.starmap(
      count,
      [1, 2, 3].map(() => [lock, [value], { q }]),
    );
    show(
      'shared',
      value.value,
      counted.map((one) => one.value),
      [q.get(), q.get(), q.get()],
    );
    const [started, go] = [new Event(), new Event()];
    const waiting = pool.applyAsync(waits, [started, go]);
    started.wait();
    go.set();
    show('event', waiting.get());
    pool.close();
    pool.join();
    show(
      'closed',
      refused(() => pool.apply(square, [1])),
    );
  }
  const pool = new Pool(2);
  const left = pool.applyAsync(endless);
  show(
    'the others go on',
    pool.apply(square, [3]),
    attempt(() => left.get(10)),
  );
  pool.terminate();
  show(
    'terminated',
    refused(() => pool.map(square, [1])),
  );
  show(
    'none',
    refused(() => new ThreadPool(0)),
  );
}
