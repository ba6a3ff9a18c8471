import { mp, rate, report } from './timing.mjs';

export function square(x) {
  return x * x;
}

if (mp.isMainProcess) {
  const numbers = (count) => Array.from({ length: count }, (_, index) => index);
  const pool = new mp.Pool(2);
  const work = {
    map: [100_000, (count) => pool.map(square, numbers(count))],
    imap: [
      20_000,
      (count) => {
        const results = pool.imap(square, numbers(count));
        while (!results.next().done);
      },
    ],
    applyAsync: [
      20_000,
      (count) => {
        const results = numbers(count).map((x) => pool.applyAsync(square, [x]));
        for (const result of results) result.get();
      },
    ],
    apply: [
      1000,
      (count) => {
        for (let index = 0; index < count; index++) pool.apply(square, [index]);
      },
    ],
  };
  const figures = {};
  for (const [name, [count, body]] of Object.entries(work)) {
    body(count / 4);
    figures[name] = Math.max(rate(count, body), rate(count, body));
  }
  figures.apply = 1e6 / figures.apply;
  pool.close();
  pool.join();
  report(figures);
}
