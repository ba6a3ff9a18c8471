/** `list` of a manager. */
import { inspect, isDeepStrictEqual } from 'node:util';
import { rangeError, typeError } from '../../errors.ts';
import { bound, whole } from './indices.ts';
import { Structure, type Caller } from './structure.ts';

interface SortOptions {
  /** What of an element is compared. */
  key?: ((element: unknown) => unknown) | undefined;
  reverse?: boolean | undefined;
}

export class ListStructure extends Structure {
  #items: unknown[];

  constructor(initial?: unknown) {
    super();
    this.#items = initial === undefined || initial === null ? [] : itemsOf(initial, 'list');
  }

  at(_caller: Caller, index: unknown): unknown {
    return this.#items.at(whole(index, 'at()'));
  }

  /** `list[index]`: nothing lies outside. */
  getItem(_caller: Caller, index: number): unknown {
    return this.#items[index];
  }

  setItem(_caller: Caller, index: unknown, value: unknown): void {
    const { length } = this.#items;
    const at = whole(index, 'set()');
    const place = at < 0 ? at + length : at;
    if (place < 0 || place >= length)
      throw rangeError(`The list has ${length} elements: index ${at} lies outside. Use push() to add one.`);
    this.#items[place] = value;
  }

  has(_caller: Caller, index: number): boolean {
    return index < this.#items.length;
  }

  length(): number {
    return this.#items.length;
  }

  push(_caller: Caller, ...values: unknown[]): number {
    return this.#items.push(...values);
  }

  extend(_caller: Caller, values: unknown): void {
    for (const value of itemsOf(values, 'extend()')) this.#items.push(value);
  }

  pop(_caller: Caller, index?: unknown): unknown {
    const { length } = this.#items;
    if (length === 0) throw rangeError('pop(): the list is empty.');
    const at = index === undefined ? length - 1 : whole(index, 'pop()');
    const place = at < 0 ? at + length : at;
    if (place < 0 || place >= length)
      throw rangeError(`pop(): the list has ${length} elements; index ${at} lies outside.`);
    return this.#items.splice(place, 1)[0];
  }

  shift(caller: Caller): unknown {
    return this.pop(caller, 0);
  }

  unshift(_caller: Caller, ...values: unknown[]): number {
    return this.#items.unshift(...values);
  }

  /** Before the element `index`; beyond the ends: at the end that is nearer. */
  insert(_caller: Caller, index: unknown, value: unknown): void {
    this.#items.splice(whole(index, 'insert()'), 0, value);
  }

  remove(_caller: Caller, value: unknown): void {
    const at = this.#find(value);
    if (at === -1) throw rangeError(`remove(): the list has no ${inspect(value, { depth: 1 })}.`);
    this.#items.splice(at, 1);
  }

  reverse(): void {
    this.#items.reverse();
  }

  /** Numbers by value, everything else as Array.prototype.sort does; or by a function of a module. */
  sort(_caller: Caller, by?: unknown): void {
    if (typeof by === 'function') {
      this.#items.sort(by as (a: unknown, b: unknown) => number);
      return;
    }
    if (typeof by !== 'object' && by !== undefined)
      throw typeError(`sort(): expected a function or { key, reverse }, not ${typeof by}.`);
    const { key, reverse = false } = (by ?? {}) as SortOptions;
    if (key !== undefined && typeof key !== 'function')
      throw typeError('sort(): key is a function of a module.');
    const of = key ?? ((element: unknown) => element);
    const keyed = this.#items.map((element) => ({ element, key: of(element) }));
    keyed.sort((a, b) => (reverse ? compare(b.key, a.key) : compare(a.key, b.key)));
    this.#items = keyed.map(({ element }) => element);
  }

  slice(_caller: Caller, start?: unknown, end?: unknown): unknown[] {
    return this.#items.slice(bound(start, 'slice()'), bound(end, 'slice()'));
  }

  splice(_caller: Caller, start: unknown, ...rest: unknown[]): unknown[] {
    const [count, ...values] = rest;
    return this.#items.splice(whole(start, 'splice()'), bound(count, 'splice()') ?? Infinity, ...values);
  }

  fill(_caller: Caller, value: unknown, start?: unknown, end?: unknown): void {
    this.#items.fill(value, bound(start, 'fill()'), bound(end, 'fill()'));
  }

  indexOf(_caller: Caller, value: unknown): number {
    return this.#find(value);
  }

  includes(_caller: Caller, value: unknown): boolean {
    return this.#find(value) !== -1;
  }

  count(_caller: Caller, value: unknown): number {
    return this.#items.filter((item) => isDeepStrictEqual(item, value)).length;
  }

  clear(): void {
    this.#items = [];
  }

  override contents(): unknown[] {
    return this.#items.slice();
  }

  /** By content: what a client gives is a copy. */
  #find(value: unknown): number {
    return typeof value === 'object' && value !== null
      ? this.#items.findIndex((item) => isDeepStrictEqual(item, value))
      : this.#items.indexOf(value);
  }
}

function itemsOf(source: unknown, call: string): unknown[] {
  if (typeof source === 'string') return Array.from(source);
  if (typeof source === 'object' && source !== null) {
    if (Symbol.iterator in source) return [...(source as Iterable<unknown>)];
    if ('length' in source) return Array.from(source as ArrayLike<unknown>);
  }
  throw typeError(`${call}: expected something to iterate over, not ${typeof source}.`);
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof a === 'bigint') {
    if (typeof b === 'number' || typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  }
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
