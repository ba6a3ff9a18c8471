/** Proxies of a manager's `dict` (like a Map) and `set` (like a Set). What they give are copies. */
import { BaseProxy, shown } from './base.ts';
import { listed } from './iterables.ts';

/** What a `dict` is made from. */
export type DictSource<K, V> = ReadonlyMap<K, V> | Iterable<readonly [K, V]> | Readonly<Record<string, V>>;

/** A map that lives in a manager: used as a Map, shared by whoever has the proxy. */
export class DictProxy<K = unknown, V = unknown> extends BaseProxy {
  static override readonly exposed: readonly string[] = [
    ...['get', 'set', 'has', 'delete', 'size', 'keys', 'values', 'entries'],
    ...['update', 'pop', 'popitem', 'setdefault', 'clear'],
  ];

  /** `missing` (by default `undefined`) where there is no such key. */
  get(key: K): V | undefined;
  get<M>(key: K, missing: M): V | M;
  get(key: K, ...missing: unknown[]): unknown {
    return this.callMethod('get', [key, ...missing]);
  }

  async getAsync(key: K): Promise<V | undefined> {
    return (await this.callMethodAsync('get', [key])) as V | undefined;
  }

  set(key: K, value: V): this {
    this.callMethod('set', [key, value]);
    return this;
  }

  async setAsync(key: K, value: V): Promise<void> {
    await this.callMethodAsync('set', [key, value]);
  }

  has(key: K): boolean {
    return this.callMethod('has', [key]) as boolean;
  }

  delete(key: K): boolean {
    return this.callMethod('delete', [key]) as boolean;
  }

  get size(): number {
    return this.callMethod('size') as number;
  }

  keys(): K[] {
    return this.callMethod('keys') as K[];
  }

  values(): V[] {
    return this.callMethod('values') as V[];
  }

  entries(): [K, V][] {
    return this.callMethod('entries') as [K, V][];
  }

  update(...sources: DictSource<K, V>[]): void {
    this.callMethod('update', sources.map(asEntries));
  }

  /** Takes the value out. @throws RangeError (ERR_MP_KEY) where there is none and nothing is given instead. */
  pop(key: K): V;
  pop<M>(key: K, missing: M): V | M;
  pop(key: K, ...missing: unknown[]): unknown {
    return this.callMethod('pop', [key, ...missing]);
  }

  /** Takes the entry out that was put in last. */
  popitem(): [K, V] {
    return this.callMethod('popitem') as [K, V];
  }

  /** The value of the key, which becomes `value` where there is none. */
  setdefault(key: K, value: V): V {
    return this.callMethod('setdefault', [key, value]) as V;
  }

  clear(): void {
    this.callMethod('clear');
  }

  /** A Map of its own. */
  copy(): Map<K, V> {
    return this.getValue();
  }

  override getValue(): Map<K, V> {
    return super.getValue() as Map<K, V>;
  }

  forEach(visit: (value: V, key: K, dict: this) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries()[Symbol.iterator]();
  }

  override describe(options: object): string {
    return shown(this.getValue(), options);
  }
}

/** Proxies keep what they are; Maps of other proxies are copied here. */
export function asEntries(source: unknown): unknown {
  return source instanceof DictProxy ? source.entries() : source;
}

/** A set that lives in a manager: used as a Set, shared by whoever has the proxy. */
export class SetProxy<T = unknown> extends BaseProxy {
  static override readonly exposed: readonly string[] = [
    ...['add', 'has', 'delete', 'size', 'values', 'update', 'pop', 'clear'],
  ];

  add(element: T): this {
    this.callMethod('add', [element]);
    return this;
  }

  has(element: T): boolean {
    return this.callMethod('has', [element]) as boolean;
  }

  delete(element: T): boolean {
    return this.callMethod('delete', [element]) as boolean;
  }

  get size(): number {
    return this.callMethod('size') as number;
  }

  values(): T[] {
    return this.callMethod('values') as T[];
  }

  keys(): T[] {
    return this.values();
  }

  entries(): [T, T][] {
    return this.values().map((element) => [element, element]);
  }

  update(...sources: Iterable<T>[]): void {
    this.callMethod(
      'update',
      sources.map((source) => listed(source, 'update()')),
    );
  }

  /** Takes one out. @throws RangeError (ERR_MP_KEY) when it is empty. */
  pop(): T {
    return this.callMethod('pop') as T;
  }

  clear(): void {
    this.callMethod('clear');
  }

  copy(): Set<T> {
    return this.getValue();
  }

  override getValue(): Set<T> {
    return super.getValue() as Set<T>;
  }

  forEach(visit: (element: T, again: T, set: this) => void): void {
    for (const element of this.values()) visit(element, element, this);
  }

  union<U>(other: Iterable<U>): Set<T | U> {
    return new Set<T | U>([...this.values(), ...listed(other, 'union()')]);
  }

  intersection(other: Iterable<T>): Set<T> {
    const others = new Set(listed(other, 'intersection()'));
    return new Set(this.values().filter((element) => others.has(element)));
  }

  difference(other: Iterable<T>): Set<T> {
    const others = new Set(listed(other, 'difference()'));
    return new Set(this.values().filter((element) => !others.has(element)));
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.values()[Symbol.iterator]();
  }

  override describe(options: object): string {
    return shown(this.getValue(), options);
  }
}
