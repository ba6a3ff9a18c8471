/** `list[i]`: a proxy that turns indices into reads and writes and leaves all other names alone. */

interface Readable {
  readonly length: number;
  read(index: number): unknown;
  write(index: number, value: unknown): void;
}

export function indexedList<L extends Readable & object>(list: L): L {
  return new Proxy(list, handler) as L;
}

/** The index that a property name means; `undefined`: none, it is an ordinary name. "-1" is one, out of bounds. */
function indexOf(name: string | symbol): number | undefined {
  return typeof name === 'string' && /^-?\d+(\.\d+)?$/.test(name) ? Number(name) : undefined;
}

const handler: ProxyHandler<Readable> = {
  get(list, name) {
    const index = indexOf(name);
    if (index !== undefined) return list.read(index);
    const value: unknown = Reflect.get(list, name, list);
    return typeof value === 'function' && name !== 'constructor' ? (value.bind(list) as unknown) : value;
  },
  set(list, name, value) {
    const index = indexOf(name);
    if (index === undefined) return Reflect.set(list, name, value, list);
    list.write(index, value);
    return true;
  },
  has(list, name) {
    const index = indexOf(name);
    return index === undefined ? Reflect.has(list, name) : index >= 0 && index < list.length;
  },
};
