/** `Namespace`, `Value` and `Array` of a manager: plain values in the server, not shared memory. */
import { rangeError, typeError } from '../../errors.ts';
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

/** Of fixed length. */
export class ArrayStructure extends Structure {
  readonly #items: unknown[];

  constructor(_typecode: unknown, init: unknown) {
    super();
    if (typeof init === 'number') {
      if (!Number.isInteger(init) || init < 0 || init > LONGEST)
        throw rangeError(`Array: a length is a whole number from 0 to ${LONGEST}, not ${init}.`);
      this.#items = new Array<unknown>(init).fill(0);
    } else if (typeof init === 'object' && init !== null && Symbol.iterator in init)
      this.#items = [...(init as Iterable<unknown>)];
    else throw typeError('Array: expected a length, or the elements.');
  }

  getItem(_caller: Caller, index: number): unknown {
    return this.#items[index];
  }

  setItem(_caller: Caller, index: number, value: unknown): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.#items.length)
      throw rangeError(`The array has ${this.#items.length} elements: index ${index} lies outside.`);
    this.#items[index] = value;
  }

  has(_caller: Caller, index: number): boolean {
    return index < this.#items.length;
  }

  length(): number {
    return this.#items.length;
  }

  slice(_caller: Caller, start?: number, end?: number): unknown[] {
    return this.#items.slice(start, end);
  }

  override contents(): unknown[] {
    return this.#items.slice();
  }
}
