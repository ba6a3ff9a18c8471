/**
 * Chunks of a map are often nothing but numbers. Those travel as a typed array, one copy of memory, in place of a tag
 * and a value for each. The other side knows one by its type, since a chunk is a plain array otherwise.
 */

type NumberList = Int32Array | Float64Array;

/** Fewer are not worth it. */
const WORTH_IT = 8;

/** The same numbers as a typed array, or the items themselves where anything else is among them. */
export function withoutTags(items: readonly unknown[]): readonly unknown[] | NumberList {
  const { length } = items;
  if (length < WORTH_IT || typeof items[0] !== 'number') return items;
  const integers = new Int32Array(length);
  let index = 0;
  for (; index < length; index++) {
    const item = items[index];
    // −0 is no integer here: it would lose its sign.
    if (typeof item !== 'number' || (item | 0) !== item || (item === 0 && 1 / item < 0)) break;
    integers[index] = item;
  }
  if (index === length) return integers;
  const numbers = new Float64Array(length);
  for (let at = 0; at < length; at++) {
    const item = items[at];
    if (typeof item !== 'number') return items;
    numbers[at] = item;
  }
  return numbers;
}

/** The chunk as its user gave it. */
export function asItems(chunk: unknown): unknown[] {
  if (Array.isArray(chunk)) return chunk as unknown[];
  const list = chunk as NumberList;
  const items = new Array<unknown>(list.length);
  for (let index = 0; index < list.length; index++) items[index] = list[index];
  return items;
}
