/** What the compiler says of a pool's functions, arguments and results. Compiled, not run. */
import { Event, Pool, type AsyncResult } from '../../runtime/index.ts';

function square(x: number): number {
  return x * x;
}
async function later(x: number): Promise<string> {
  return Promise.resolve(String(x));
}
function power(x: number, n: number): number {
  return x ** n;
}
function init(event: Event, name: string): void {
  console.log(event, name);
}

export async function results(pool: Pool): Promise<void> {
  const squares: number[] = pool.map(square, [1, 2]);
  const texts: string[] = pool.map(later, new Set([1]));
  const powers: number[] = pool.starmap(power, [[2, 3]]);
  const one: number = pool.apply(power, [2, 3]);
  const pending: AsyncResult<string> = pool.applyAsync(later, [1]);
  const text: string = await pending;
  const first: number | undefined = pool.imap(square, [1]).next().value;
  for (const item of pool.imapUnordered(later, [1])) console.log(item.length);
  for await (const item of pool.imap(square, [1])) console.log(item.toFixed());
  pool.mapAsync(square, [1], { callback: (all) => all.map((n) => n.toFixed()) });
  console.log(squares, texts, powers, one, text, first);
  // @ts-expect-error: items of another type
  pool.map(square, ['1']);
  // @ts-expect-error: one is missing
  pool.starmap(power, [[2]]);
  // @ts-expect-error: one is missing
  pool.apply(power, [2]);
  // @ts-expect-error: no array of arguments
  pool.apply(square, 2);
  // @ts-expect-error: the result of an async function is what it resolves to
  const promise: Promise<string> = pool.apply(later, [1]);
  // @ts-expect-error: numbers, not text
  const wrong: string[] = pool.map(square, [1]);
  // @ts-expect-error: the callback gets numbers
  pool.mapAsync(square, [1], { callback: (all: string[]) => all });
  // @ts-expect-error: options are an object
  pool.map(square, [1], 3);
  await promise;
  console.log(wrong);
}

export const pools = [
  new Pool(),
  new Pool(2, { maxTasksPerChild: 3 }),
  new Pool({ processes: 2 }),
  new Pool(2, { initializer: init, initargs: [new Event(), 'x'] }),
  // @ts-expect-error: of another type
  new Pool(2, { initializer: init, initargs: [new Event(), 1] }),
  // @ts-expect-error: one is missing
  new Pool(2, { initializer: init, initargs: [new Event()] }),
  // @ts-expect-error: a number
  new Pool('2'),
];
