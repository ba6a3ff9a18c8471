/** Classes and functions of the library as a context offers them: what they make belongs to the context. */
import { createUnder, type StartMethod } from '../memory/creation.ts';

type Class = abstract new (...args: never[]) => object;
type Plain = (...args: never[]) => unknown;

/**
 * The same class, but instances made through it are made under `method`. It stays the same class in every other way:
 * `instanceof`, static members, names, and subclasses of it.
 */
export function classIn<C extends Class>(method: StartMethod, original: C): C {
  const wrapped: C = new Proxy(original, {
    construct: (target, args: unknown[], newTarget) =>
      createUnder(
        method,
        () => Reflect.construct(target, args, newTarget === wrapped ? target : newTarget) as object,
      ),
  });
  return wrapped;
}

/** The same function, but what it makes is made under `method`. */
export function functionIn<F extends Plain>(method: StartMethod, original: F): F {
  return new Proxy(original, {
    apply: (target, self: unknown, args: never[]) =>
      createUnder(method, (): unknown => Reflect.apply(target, self, args)),
  });
}
