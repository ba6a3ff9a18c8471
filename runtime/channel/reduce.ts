/** How a class of the user defines the way its instances travel: Python's `__reduce__`. */

/**
 * The name of the method: `[mp.reduce]()` returns `[callable, args]`, and the receiving process makes the twin by
 * `callable(...args)`, or `new callable(...args)` where it is a class. Both parts are packed like any other value, so
 * the callable must be a top-level function or class.
 */
export const reduce: unique symbol = Symbol.for('multiprocessing.reduce');

/** An object that says itself how it travels. */
export interface Reducible {
  [reduce]():
    | readonly [callable: (...args: never[]) => unknown, args: readonly unknown[]]
    | readonly [callable: abstract new (...args: never[]) => unknown, args: readonly unknown[]];
}

/** Whether a callable is to be called with `new`. */
export function isConstructed(callable: object): boolean {
  if (convertingFunctions.has(callable)) return false;
  const source = Function.prototype.toString.call(callable);
  if (source.startsWith('class')) return true;
  // Of the built-in functions just the constructors have a prototype: `parseInt` has none, `Map` has.
  return source.endsWith('{ [native code] }') && Object.hasOwn(callable, 'prototype');
}

/** Constructors that give a primitive when called, which is what somebody means who names them here. */
const convertingFunctions = new Set<object>([Number, String, Boolean, BigInt, Symbol, Object]);
