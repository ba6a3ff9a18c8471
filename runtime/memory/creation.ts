/**
 * Under which start method an object is made. Objects with a lock remember it: one of the `fork` context is inherited
 * and can't be given to a `spawn` or `forkserver` process. `new ctx.Lock()` makes its object inside of
 * {@link createUnder}; a plain `new Lock()` belongs to the default context, whose method it thereby fixes.
 */
export type StartMethod = 'spawn' | 'fork' | 'forkserver';

let current: StartMethod | undefined;
let defaultMethod: () => StartMethod = () => 'spawn';

/** The method of the context in which an object is being made right now. */
export function creationMethod(): StartMethod {
  return current ?? defaultMethod();
}

/** As {@link creationMethod}, but `undefined` outside of any context: then the default is not asked for, nor fixed. */
export function explicitMethod(): StartMethod | undefined {
  return current;
}

/** Runs `make`; what it constructs belongs to the context of `method`. */
export function createUnder<T>(method: StartMethod, make: () => T): T {
  const before = current;
  current = method;
  try {
    return make();
  } finally {
    current = before;
  }
}

/** Called once by `process/`, which keeps the default context. */
export function setDefaultMethod(getMethod: () => StartMethod): void {
  defaultMethod = getMethod;
}
