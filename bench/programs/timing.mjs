/** The library that is measured: the built one, or another build of it. */
export const mp = await import(process.env.MP_BENCH_RUNTIME ?? 'multiprocessing');

/** Nanoseconds that one call of `body` takes, at best of three turns after a warm-up. */
export function nanoseconds(count, body) {
  for (let index = 0; index < count / 4; index++) body(index);
  let best = Infinity;
  for (let turn = 0; turn < 3; turn++) {
    const begin = process.hrtime.bigint();
    for (let index = 0; index < count; index++) body(index);
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / count);
  }
  return best;
}

/** How many of `count` are done in a second. */
export function rate(count, work) {
  const begin = performance.now();
  work(count);
  return (count / (performance.now() - begin)) * 1000;
}

export function report(figures) {
  console.log(JSON.stringify(figures));
}
