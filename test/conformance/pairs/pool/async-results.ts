import { Event, Pool } from 'multiprocessing';
import { attempt, begin, refused, show } from '../show.ts';

function fail(text: string): never {
  throw new RangeError(text);
}

function square(x: number) {
  return x * x;
}

function power(x: number, n: number) {
  return x ** n;
}

let event: Event;

function init(given: Event) {
  event = given;
}

function late(value: string) {
  event.wait();
  return value;
}

if (import.meta.main) {
  begin();
  const gate = new Event();
  using pool = new Pool(2, { initializer: init, initargs: [gate] });
  const result = pool.applyAsync(late, ['late']);
  show(
    'not yet',
    result.ready(),
    refused(() => result.successful()),
    attempt(() => result.get(30)),
  );
  show('wait', result.wait(30), result.ready());
  gate.set();
  show('there', result.get(), result.get(5000), result.ready(), result.successful(), result.wait());
  const failed = pool.applyAsync(fail, ['no']);
  failed.wait();
  const error = attempt(() => failed.get()) as Error;
  show('failed', failed.ready(), failed.successful(), error, error.message);
  show(
    'map',
    pool.mapAsync(square, [0, 1, 2, 3, 4]).get(),
    pool.mapAsync(square, [], { chunksize: 2 }).get(),
  );
  show(
    'starmap',
    pool
      .starmapAsync(power, [
        [2, 3],
        [3, 2],
      ])
      .get(20_000),
  );
  const bad = pool.mapAsync(fail, ['a', 'b'], { chunksize: 2 });
  show(
    'a failed map',
    attempt(() => bad.get()),
    bad.successful(),
  );
}
