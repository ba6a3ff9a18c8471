/**
 * Typed arrays over simulated memory. The library makes and uses them as it always does; for each element that is read or
 * written the process makes a plain operation, and the `Atomics` in here are what the library sees under that name.
 *
 * Bytes have words of their own: nothing of the library looks at the same shared memory both as bytes and as words, but
 * to clear it.
 */
import { Kind } from '../engine/operation.ts';
import type { Machine } from './machine.ts';

/** In place of an ArrayBuffer over shared memory. */
export class SharedBuffer {
  constructor(
    readonly address: number,
    readonly byteLength: number,
  ) {}
}

/** Where the words of bytes begin. */
const BYTES = 0x2000_0000;

interface Place {
  /** Number of the first element's word, and from one element to the next. */
  readonly first: number;
  readonly stride: number;
  readonly length: number;
}

/** Of each array over shared memory. */
const places = new WeakMap<object, Place>();

type Constructor = 'Int32Array' | 'Uint8Array' | 'Float64Array';
const sizes: Readonly<Record<Constructor, number>> = { Int32Array: 4, Uint8Array: 1, Float64Array: 8 };

/** What stands for the global constructors and `Atomics` in the library of this machine. */
export function arraysOf(machine: Machine): Record<string, unknown> {
  const constructorOf = (name: Constructor, real: new (...args: never[]) => object): unknown => {
    const size = sizes[name];
    return new Proxy(real, {
      construct(target, args: unknown[], newTarget) {
        const [buffer, offset = 0, length] = args as [unknown, number?, number?];
        if (!(buffer instanceof SharedBuffer)) return Reflect.construct(target, args, newTarget) as object;
        const address = buffer.address + offset;
        const count = length ?? Math.floor((buffer.byteLength - offset) / size);
        const first = size === 1 ? BYTES + address : address / 4;
        return arrayAt(
          machine,
          { first, stride: size === 8 ? 2 : 1, length: count },
          { buffer, offset, size },
        );
      },
    });
  };
  const bytes = constructorOf('Uint8Array', Uint8Array) as new (buffer: unknown) => unknown;
  return {
    Int32Array: constructorOf('Int32Array', Int32Array),
    Uint8Array: bytes,
    Buffer: new Proxy(Buffer, {
      get(target, key, receiver) {
        const real: unknown = Reflect.get(target, key, receiver);
        if (key !== 'from') return real;
        return (source: never) =>
          (source as unknown) instanceof SharedBuffer ? new bytes(source) : Buffer.from(source);
      },
    }),
    Float64Array: constructorOf('Float64Array', Float64Array),
    Atomics: atomicsOf(machine),
  };
}

interface Source {
  readonly buffer: SharedBuffer;
  readonly offset: number;
  readonly size: number;
}

function arrayAt(machine: Machine, place: Place, { buffer, offset, size }: Source): object {
  const { first, stride, length } = place;
  const wordOf = (index: number): number => first + index * stride;
  function* values(): Generator<number> {
    for (let index = 0; index < length; index++) yield machine.operate(Kind.PlainLoad, wordOf(index));
  }
  const methods: Readonly<Record<string, unknown>> = {
    buffer,
    length,
    byteOffset: offset,
    byteLength: length * size,
    set(values: ArrayLike<number>, at = 0) {
      for (let index = 0; index < values.length; index++)
        machine.operate(Kind.PlainStore, wordOf(at + index), (values[index] ?? 0) | 0);
    },
    fill(value: number) {
      // Clears memory: the words of these bytes, not the bytes.
      const word = size === 1 ? (first - BYTES) >> 2 : first;
      machine.operate(Kind.Fill, word, value, (length * size) >> 2);
    },
    subarray(begin: number, end: number) {
      const part = { first: wordOf(begin), stride, length: end - begin };
      return arrayAt(machine, part, { buffer, offset: offset + begin * size, size });
    },
  };
  const array = new Proxy(
    {},
    {
      get(_, key) {
        if (key === Symbol.iterator) return values;
        if (typeof key === 'symbol') return undefined;
        const index = Number(key);
        if (Number.isNaN(index)) return methods[key];
        return index >= 0 && index < length ? machine.operate(Kind.PlainLoad, wordOf(index)) : undefined;
      },
      set(_, key, value: number) {
        machine.operate(Kind.PlainStore, wordOf(Number(key)), value | 0);
        return true;
      },
    },
  );
  places.set(array, place);
  return array;
}

function atomicsOf(machine: Machine): object {
  const wordOf = (array: object, index: number): number => {
    const place = places.get(array);
    if (place === undefined)
      throw new TypeError('The simulated Atomics were given memory that is not shared.');
    if (!(index >= 0 && index < place.length)) throw new RangeError(`There is no element ${index}.`);
    return place.first + index * place.stride;
  };
  const operation =
    (kind: Kind, sign = 1) =>
    (array: object, index: number, a = 0, b = 0): number =>
      machine.operate(kind, wordOf(array, index), (sign * a) | 0, b | 0);
  return {
    load: operation(Kind.Load),
    compareExchange: operation(Kind.CompareExchange),
    exchange: operation(Kind.Exchange),
    add: operation(Kind.Add),
    sub: operation(Kind.Add, -1),
    and: operation(Kind.And),
    or: operation(Kind.Or),
    store(array: object, index: number, value: number): number {
      machine.operate(Kind.Store, wordOf(array, index), value | 0);
      return value;
    },
  };
}
