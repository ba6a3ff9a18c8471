/**
 * Functions of the C library, of libuv and of V8, found in the running process. Each is bound when it is first asked for:
 * to bind one takes as long as to call it some hundred times, and most processes need few of them.
 */
import koffi from 'koffi';

type Prototypes = Readonly<Record<string, string>>;

/** A call of `optional` is `undefined` where this system lacks it; another one throws when it is asked for. */
export function bindCalls(needed: Prototypes, optional: Prototypes = {}): object {
  const library = koffi.load(null);
  const getters: PropertyDescriptorMap = {};
  const add = (name: string, bind: () => unknown): void => {
    getters[name] = {
      enumerable: true,
      get(this: object) {
        const value = bind();
        // Its own from now on, which is as fast as any property.
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      },
    };
  };
  for (const [name, prototype] of Object.entries(needed)) add(name, () => library.func(prototype));
  for (const [name, prototype] of Object.entries(optional))
    add(name, () => {
      try {
        return library.func(prototype);
      } catch {
        return undefined;
      }
    });
  return Object.create(Object.defineProperties({}, getters)) as object;
}

/** Binds all of them, in a parent: what is bound there is not bound in each forked child. */
export function bindNow(calls: object): void {
  for (const name of Object.keys(Object.getPrototypeOf(calls) as object)) Reflect.get(calls, name);
}
