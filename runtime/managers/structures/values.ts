/** `Namespace`, `Value` and `Array` of a manager: plain values in the server, not shared memory. */
import { rangeError, typeError } from '../../errors.ts';
import { elementType, type AnyTypedArray, type ElementType } from '../../sharedctypes/typecodes.ts';
import { bound } from './indices.ts';
import { Structure, type Caller } from './structure.ts';

export class NamespaceStructure extends Structure {
  readonly #attributes = new Map<string, unknown>();

  constructor(initial?: unknown) {
    super();
    if (typeof initial === 'object' && initial !== null)
      for (const [name, value] of Object.entries(initial)) this.#attributes.set(name, value);
    else if (initial !== undefined)
      throw typeError('Namespace: the first attributes are given as an object.');
  }

  get(_caller: Caller, name: string): unknown {
    return this.#attributes.get(name);
  }

  set(_caller: Caller, name: string, value: unknown): void {
    this.#attributes.set(name, value);
  }

  has(_caller: Caller, name: string): boolean {
    return this.#attributes.has(name);
  }

  delete(_caller: Caller, name: string): boolean {
    return this.#attributes.delete(name);
  }

  names(): string[] {
    return [...this.#attributes.keys()];
  }

  override contents(): Record<string, unknown> {
    return Object.fromEntries(this.#attributes);
  }
}

export class ValueStructure extends Structure {
  #value: unknown;

  /** The typecode is Python's habit, and says nothing here: the value may be anything. */
  constructor(_typecode: unknown, value: unknown) {
    super();
    this.#value = value;
  }

  get(): unknown {
    return this.#value;
  }

  set(_caller: Caller, value: unknown): void {
    this.#value = value;
  }

  override contents(): unknown {
    return this.#value;
  }
}

/** More elements than this are no longer an array to JavaScript. */
const LONGEST = 2 ** 32 - 1;

/** Of fixed length, with elements of one type: what does not fit it is refused, as by the shared `Array`. */
export class ArrayStructure extends Structure {
  readonly #type: ElementType;
  readonly #items: AnyTypedArray;

  constructor(typecode: unknown, init: unknown) {
    super();
    this.#type = elementType(typecode);
    if (typeof init === 'number') this.#items = this.#zeros(init);
    else if (typeof init === 'object' && init !== null && Symbol.iterator in init) {
      const all = [...(init as Iterable<unknown>)];
      this.#items = this.#zeros(all.length);
      all.forEach((value, index) => {
        this.#write(index, value);
      });
    } else throw typeError('Array: expected a length, or the elements.');
  }

  getItem(_caller: Caller, index: number): unknown {
    const stored = this.#items[index];
    return stored === undefined ? undefined : this.#type.decode(stored);
  }

  setItem(_caller: Caller, index: number, value: unknown): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.#items.length)
      throw rangeError(`The array has ${this.#items.length} elements: index ${index} lies outside.`);
    this.#write(index, value);
  }

  has(_caller: Caller, index: number): boolean {
    return index < this.#items.length;
  }

  length(): number {
    return this.#items.length;
  }

  slice(_caller: Caller, start?: unknown, end?: unknown): unknown[] {
    return Array.from(
      this.#items.slice(bound(start, 'slice()'), bound(end, 'slice()')),
      (stored: number | bigint) => this.#type.decode(stored),
    );
  }

  override contents(): unknown[] {
    return this.slice(this);
  }

  #zeros(length: number): AnyTypedArray {
    if (!Number.isInteger(length) || length < 0 || length > LONGEST)
      throw rangeError(`Array: a length is a whole number from 0 to ${LONGEST}, not ${length}.`);
    const { typed, size } = this.#type;
    try {
      return new typed(new ArrayBuffer(length * size), 0, length);
    } catch {
      throw rangeError(`Array: there is no memory for ${length} elements.`);
    }
  }

  #write(index: number, value: unknown): void {
    this.#items[index] = this.#type.encode(value, this.#type.code);
  }
}
