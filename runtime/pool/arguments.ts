/** What a JavaScript program may have got wrong in a call of a pool, said before anything is done. */
import { rangeError, typeError } from '../errors.ts';

export function checkFunction(call: string, target: unknown): void {
  if (typeof target !== 'function')
    throw typeError(`Pool.${call}(f, …) needs a function, not ${describe(target)}.`);
}

export function checkArguments(call: string, args: unknown): void {
  if (!Array.isArray(args))
    throw typeError(
      `Pool.${call}(f, args) needs an array of arguments, not ${describe(args)}; for a single one write [x].`,
    );
}

export function checkIterable(call: string, items: unknown): void {
  const iterable =
    items !== null &&
    items !== undefined &&
    typeof (items as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
  if (!iterable) throw typeError(`Pool.${call}(f, items) needs something iterable, not ${describe(items)}.`);
}

/** At least 1. */
export function checkChunksize(call: string, chunksize: unknown): void {
  if (typeof chunksize !== 'number' || !Number.isInteger(chunksize))
    throw typeError(`Pool.${call}: chunksize must be a whole number, not ${describe(chunksize)}.`);
  if (chunksize < 1) throw rangeError(`Pool.${call}: chunksize must be 1 or more, not ${chunksize}.`);
}

export function checkProcesses(processes: unknown): void {
  if (typeof processes !== 'number' || !Number.isInteger(processes))
    throw typeError(`The number of a pool's processes must be a whole number, not ${describe(processes)}.`);
  if (processes < 1)
    throw rangeError(`The number of a pool's processes must be at least 1, not ${processes}.`);
}

export function checkMaxTasks(maxTasks: unknown): void {
  if (typeof maxTasks !== 'number' || !Number.isInteger(maxTasks))
    throw typeError(`maxTasksPerChild must be a whole number, not ${describe(maxTasks)}.`);
  if (maxTasks < 1)
    throw rangeError(
      `maxTasksPerChild must be 1 or more, not ${maxTasks}; leave it out for workers that stay.`,
    );
}

export function checkInitializer(initializer: unknown, initargs: unknown): void {
  if (initializer !== undefined && typeof initializer !== 'function')
    throw typeError(`A pool's initializer must be a function, not ${describe(initializer)}.`);
  if (!Array.isArray(initargs)) throw typeError(`initargs must be an array, not ${describe(initargs)}.`);
}

/** As CPython: four chunks a worker. 0 for nothing at all. */
export function defaultChunksize(length: number, workers: number): number {
  return Math.ceil(length / (workers * 4));
}

function describe(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 40))}`;
  return value === null || value === undefined ? String(value) : `a value of type ${typeof value}`;
}
