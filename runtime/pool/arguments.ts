/** What a JavaScript program may have got wrong in a call of a pool, said before anything is done. */
import { rangeError, typeError } from '../errors.ts';
import { checkCallback, checkIterable, checkOptions, describe } from '../misuse.ts';

export function checkFunction(call: string, target: unknown): void {
  if (typeof target !== 'function')
    throw typeError(`Pool.${call}(f, …) needs a function, not ${describe(target)}.`);
}

/** Of the calls that go through items. */
export function checkTask(call: string, f: unknown, items: unknown, options: unknown): void {
  checkFunction(call, f);
  checkIterable(`Pool.${call}(f, items)`, items);
  checkOptions(`Pool.${call}(f, items, { chunksize })`, options);
}

export function checkCallbacks(call: string, callbacks: object): void {
  for (const [name, callback] of Object.entries(callbacks)) {
    if ((name === 'callback' || name === 'errorCallback') && callback !== undefined)
      checkCallback(`Pool.${call}: ${name}`, callback);
  }
}

export function checkArguments(call: string, args: unknown): void {
  if (!Array.isArray(args))
    throw typeError(
      `Pool.${call}(f, args) needs an array of arguments, not ${describe(args)}; for a single one write [x].`,
    );
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

export function checkContext(context: unknown): void {
  const { getStartMethod } = Object(context ?? {}) as { getStartMethod?: unknown };
  if (context !== undefined && typeof getStartMethod !== 'function')
    throw typeError(`A pool's context is one of getContext(…), not ${describe(context)}.`);
}

/** As CPython: four chunks a worker. 0 for nothing at all. */
export function defaultChunksize(length: number, workers: number): number {
  return Math.ceil(length / (workers * 4));
}
