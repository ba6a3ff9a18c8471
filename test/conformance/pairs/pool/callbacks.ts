import { Pool, type AsyncResult } from 'multiprocessing';
import { begin, show } from '../show.ts';

function square(x: number) {
  return x * x;
}

function power(x: number, n: number) {
  return x ** n;
}

function fail(text: string): never {
  throw new RangeError(text);
}

if (import.meta.main) {
  begin();
  const called: unknown[][] = [];
  const callback = (value: unknown) => called.push(['value', value]);
  const errorCallback = (error: Error) => called.push(['error', error.name, error.message]);
  const both = { callback, errorCallback };
  using pool = new Pool(2);
  const run = (result: AsyncResult<unknown>) => {
    result.wait();
    show('called', called.pop(), called);
  };
  run(pool.applyAsync(square, [3], both));
  run(pool.applyAsync(fail, ['no'], both));
  run(pool.mapAsync(square, [1, 2, 3], both));
  run(pool.mapAsync(fail, ['x'], { chunksize: 1, ...both }));
  run(pool.starmapAsync(power, [[2, 5]], { callback }));
}
