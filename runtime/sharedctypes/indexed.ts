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
  const index = Number(name);
  return String(index) === name ? index : -1;
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
