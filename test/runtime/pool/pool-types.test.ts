/** What the compiler knows of a pool's calls: results are inferred, wrong arguments refused. Checked by `npm test -- types`. */
import type { AsyncResult, IMapIterator, Pool } from '../../../runtime/pool.ts';

const square = (x: number): number => x * x;
const add = (a: number, b: number): number => a + b;
const later = (text: string): Promise<number> => Promise.resolve(text.length);
const greet = (name: string, options: { loud: boolean }): string => (options.loud ? name : '');
const padded = (text: string, width = 3): string => text.padEnd(width);

/** Never called: only its types matter. */
export function typesOf(pool: Pool): unknown[] {
  const sum: number = pool.apply(add, [1, 2]);
  const length: number = pool.apply(later, ['x']);
  const greeting: string = pool.apply(greet, ['bob'], { loud: true });
  const text: string = pool.apply(padded, ['x']);
  const pending: AsyncResult<number> = pool.applyAsync(square, [3], {
    callback: (value: number) => value,
    errorCallback: (error: Error) => error.message,
  });
  const withKeywords: AsyncResult<string> = pool.applyAsync(greet, ['bob'], { kwargs: { loud: false } });
  const squares: number[] = pool.map(square, new Set([1, 2]));
  const lengths: number[] = pool.map(later, ['a', 'b'], { chunksize: 2 });
  const sums: number[] = pool.starmap(add, [
    [1, 2],
    [3, 4],
  ]);
  const all: AsyncResult<number[]> = pool.mapAsync(square, [1], { callback: (values: number[]) => values });
  const iterator: IMapIterator<number> = pool.imap(later, ['a']);

  // @ts-expect-error an argument of another type
  pool.apply(square, ['x']);
  // @ts-expect-error too few arguments
  pool.apply(add, [1]);
  // @ts-expect-error none at all
  pool.apply(add);
  // @ts-expect-error other keywords
  pool.apply(greet, ['bob'], { quiet: true });
  // @ts-expect-error items of another type
  pool.map(square, ['x']);
  // @ts-expect-error not lists of arguments
  pool.starmap(add, [1, 2]);
  // @ts-expect-error the result is a number
  const wrong: string = pool.apply(square, [1]);
  // @ts-expect-error no such option
  pool.imap(square, [1], { chunkSize: 1 });
  return [sum, length, greeting, text, pending, withKeywords, squares, lengths, sums, all, iterator, wrong];
}
