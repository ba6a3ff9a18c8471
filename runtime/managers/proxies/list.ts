/** Proxies of a manager's `list` and `Array`. What they give are copies: to change an element, set it again. */
import { BaseProxy, shown, type ProxyLink } from './base.ts';
import { withElements } from './indexed.ts';
import { listed } from './iterables.ts';

export interface SortOptions<T> {
  /** What of an element is compared: a top-level function of a module. */
  key?: ((element: T) => unknown) | undefined;
  reverse?: boolean | undefined;
}

abstract class ElementsProxy<T> extends BaseProxy {
  [index: number]: T;

  constructor(made: ProxyLink) {
    super(made);
    return withElements(this);
  }

  get length(): number {
    return this.callMethod('length') as number;
  }

  slice(start?: number, end?: number): T[] {
    return this.callMethod('slice', [start, end]) as T[];
  }

  override getValue(): T[] {
    return super.getValue() as T[];
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.getValue()[Symbol.iterator]();
  }

  forEach(visit: (element: T, index: number) => void): void {
    this.getValue().forEach((element, index) => {
      visit(element, index);
    });
  }

  map<U>(change: (element: T, index: number) => U): U[] {
    return this.getValue().map((element, index) => change(element, index));
  }

  filter(keep: (element: T, index: number) => boolean): T[] {
    return this.getValue().filter((element, index) => keep(element, index));
  }

  find(wanted: (element: T, index: number) => boolean): T | undefined {
    return this.getValue().find((element, index) => wanted(element, index));
  }

  some(wanted: (element: T, index: number) => boolean): boolean {
    return this.getValue().some((element, index) => wanted(element, index));
  }

  every(wanted: (element: T, index: number) => boolean): boolean {
    return this.getValue().every((element, index) => wanted(element, index));
  }

  reduce<U>(combine: (result: U, element: T, index: number) => U, initial: U): U {
    return this.getValue().reduce((result: U, element, index) => combine(result, element, index), initial);
  }

  join(separator?: string): string {
    return this.getValue().join(separator);
  }

  /** So that JSON.stringify shows the contents. */
  toJSON(): T[] {
    return this.getValue();
  }

  override describe(options: object): string {
    return shown(this.getValue(), options);
  }
}

/** A list that lives in a manager: used as an array, shared by whoever has the proxy. */
export class ListProxy<T = unknown> extends ElementsProxy<T> {
  static override readonly exposed: readonly string[] = [
    ...['at', 'getItem', 'setItem', 'has', 'length', 'push', 'extend', 'pop', 'shift', 'unshift', 'insert'],
    ...['remove', 'reverse', 'sort', 'slice', 'splice', 'fill', 'indexOf', 'includes', 'count', 'clear'],
  ];

  at(index: number): T | undefined {
    return this.callMethod('at', [index]) as T | undefined;
  }

  /** The new length. */
  push(...values: T[]): number {
    return this.callMethod('push', values) as number;
  }

  async pushAsync(...values: T[]): Promise<number> {
    return (await this.callMethodAsync('push', values)) as number;
  }

  extend(values: Iterable<T>): void {
    this.callMethod('extend', [listed(values, 'extend()')]);
  }

  /** Takes an element out, by default the last. @throws RangeError if there is none. */
  pop(index?: number): T {
    return this.callMethod('pop', index === undefined ? [] : [index]) as T;
  }

  shift(): T {
    return this.callMethod('shift') as T;
  }

  unshift(...values: T[]): number {
    return this.callMethod('unshift', values) as number;
  }

  insert(index: number, value: T): void {
    this.callMethod('insert', [index, value]);
  }

  /** Removes the first element that equals `value`. @throws RangeError if there is none. */
  remove(value: T): void {
    this.callMethod('remove', [value]);
  }

  reverse(): this {
    this.callMethod('reverse');
    return this;
  }

  /** Sorts in place: numbers by value, others as text; or by a top-level function, or by a key. */
  sort(by?: ((a: T, b: T) => number) | SortOptions<T>): this {
    this.callMethod('sort', by === undefined ? [] : [by]);
    return this;
  }

  splice(start: number, count?: number, ...values: T[]): T[] {
    return this.callMethod('splice', count === undefined ? [start] : [start, count, ...values]) as T[];
  }

  fill(value: T, start?: number, end?: number): this {
    this.callMethod('fill', [value, start, end]);
    return this;
  }

  indexOf(value: T): number {
    return this.callMethod('indexOf', [value]) as number;
  }

  includes(value: T): boolean {
    return this.callMethod('includes', [value]) as boolean;
  }

  count(value: T): number {
    return this.callMethod('count', [value]) as number;
  }

  concat(...others: Iterable<T>[]): T[] {
    return [...this.getValue(), ...others.flatMap((other) => listed(other, 'concat()'))];
  }

  clear(): void {
    this.callMethod('clear');
  }
}

/** A row of numbers that lives in a manager. */
export class ArrayProxy<T = unknown> extends ElementsProxy<T> {
  static override readonly exposed: readonly string[] = ['getItem', 'setItem', 'has', 'length', 'slice'];
}
