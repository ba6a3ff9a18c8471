/** `dict` and `set` of a manager, in the order of insertion. */
import { rangeError, typeError } from '../../errors.ts';
import { inspect } from 'node:util';
import { keyOf } from './keys.ts';
import { Structure, type Caller } from './structure.ts';

export class DictStructure extends Structure {
  readonly #entries = new Map<unknown, [key: unknown, value: unknown]>();

  constructor(initial?: unknown) {
    super();
    this.#add(initial, 'dict');
  }

  get(_caller: Caller, key: unknown, missing?: unknown): unknown {
    const entry = this.#entries.get(keyOf(key));
    return entry === undefined ? missing : entry[1];
  }

  set(_caller: Caller, key: unknown, value: unknown): void {
    const at = keyOf(key);
    const entry = this.#entries.get(at);
    if (entry === undefined) this.#entries.set(at, [key, value]);
    else entry[1] = value;
  }

  has(_caller: Caller, key: unknown): boolean {
    return this.#entries.has(keyOf(key));
  }

  delete(_caller: Caller, key: unknown): boolean {
    return this.#entries.delete(keyOf(key));
  }

  size(): number {
    return this.#entries.size;
  }

  keys(): unknown[] {
    return [...this.#entries.values()].map(([key]) => key);
  }

  values(): unknown[] {
    return [...this.#entries.values()].map(([, value]) => value);
  }

  entries(): [unknown, unknown][] {
    return [...this.#entries.values()].map(([key, value]) => [key, value]);
  }

  update(_caller: Caller, ...others: unknown[]): void {
    for (const other of others) this.#add(other, 'update()');
  }

  pop(_caller: Caller, ...[key, missing]: unknown[]): unknown {
    const at = keyOf(key);
    const entry = this.#entries.get(at);
    if (entry === undefined) {
      if (arguments.length > 2) return missing;
      throw rangeError(`pop(): the dict has no key ${inspect(key)}.`, 'ERR_MP_KEY');
    }
    this.#entries.delete(at);
    return entry[1];
  }

  popitem(): [unknown, unknown] {
    const last = [...this.#entries].at(-1);
    if (last === undefined) throw rangeError('popitem(): the dict is empty.', 'ERR_MP_KEY');
    this.#entries.delete(last[0]);
    return last[1];
  }

  setdefault(caller: Caller, key: unknown, value?: unknown): unknown {
    if (!this.has(caller, key)) this.set(caller, key, value);
    return this.get(caller, key);
  }

  clear(): void {
    this.#entries.clear();
  }

  override contents(): Map<unknown, unknown> {
    return new Map(this.entries());
  }

  /** From a Map, entries, or a plain object. */
  #add(source: unknown, call: string): void {
    if (source === undefined || source === null) return;
    if (typeof source !== 'object')
      throw typeError(`${call}: expected a Map, entries or a plain object, not ${typeof source}.`);
    const entries: Iterable<unknown> =
      Symbol.iterator in source ? (source as Iterable<unknown>) : Object.entries(source);
    for (const entry of entries) {
      if (!Array.isArray(entry) || entry.length !== 2)
        throw typeError(`${call}: an entry is [key, value], not ${inspect(entry, { depth: 0 })}.`);
      this.set(this, entry[0], entry[1]);
    }
  }
}

export class SetStructure extends Structure {
  readonly #elements = new Map<unknown, unknown>();

  constructor(initial?: unknown) {
    super();
    this.#add(initial);
  }

  add(_caller: Caller, element: unknown): void {
    const key = keyOf(element);
    if (!this.#elements.has(key)) this.#elements.set(key, element);
  }

  has(_caller: Caller, element: unknown): boolean {
    return this.#elements.has(keyOf(element));
  }

  delete(_caller: Caller, element: unknown): boolean {
    return this.#elements.delete(keyOf(element));
  }

  size(): number {
    return this.#elements.size;
  }

  values(): unknown[] {
    return [...this.#elements.values()];
  }

  update(_caller: Caller, ...others: unknown[]): void {
    for (const other of others) this.#add(other);
  }

  pop(): unknown {
    const [first] = this.#elements;
    if (first === undefined) throw rangeError('pop(): the set is empty.', 'ERR_MP_KEY');
    this.#elements.delete(first[0]);
    return first[1];
  }

  clear(): void {
    this.#elements.clear();
  }

  override contents(): Set<unknown> {
    return new Set(this.#elements.values());
  }

  #add(source: unknown): void {
    if (source === undefined || source === null) return;
    if (typeof source !== 'string' && (typeof source !== 'object' || !(Symbol.iterator in source)))
      throw typeError('set: expected something to iterate over.');
    for (const element of source as Iterable<unknown>) this.add(this, element);
  }
}
