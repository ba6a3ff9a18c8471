/** `a[i]` for a shared array: a proxy that turns indices into reads and writes and leaves all other names alone. */
import type { Elements } from './elements.ts';
import type { AnyType } from './struct.ts';

export function indexed<A extends Elements<AnyType>>(array: A): A {
  return new Proxy(array, handler) as A;
}

/** The element that a property name means; -1: none, it is an ordinary name. */
function indexOf(name: string | symbol): number {
  if (typeof name === 'symbol') return -1;
  const first = name.charCodeAt(0);
  // Digits only at the beginning of an index ("-1" is out of bounds, but still no name of a method).
  if (first < 48 || first > 57) return -1;
  // By hand: to make a number's text and compare costs more than all the rest of an access.
  const { length } = name;
  if ((first === 48 && length > 1) || length > 15) return -1;
  let index = first - 48;
  for (let at = 1; at < length; at++) {
    const digit = name.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    index = index * 10 + digit;
  }
  return index;
}

const handler: ProxyHandler<Elements<AnyType>> = {
  get(array, name) {
    const index = indexOf(name);
    return index === -1 ? (Reflect.get(array, name, array) as unknown) : array.read(index);
  },
  set(array, name, value) {
    const index = indexOf(name);
    if (index === -1) {
      if (typeof name === 'string' && /^-?\d/.test(name)) array.write(Number(name), value);
      return Reflect.set(array, name, value, array);
    }
    array.write(index, value);
    return true;
  },
  has(array, name) {
    const index = indexOf(name);
    return index === -1 ? Reflect.has(array, name) : index < array.length;
  },
};
