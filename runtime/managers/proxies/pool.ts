/** Proxies of a manager's `Pool` and of the results that it owes. */
import { BaseProxy } from './base.ts';
import { listed } from './iterables.ts';
import type { IteratorProxy } from './values.ts';

type Task<A extends unknown[], R> = (...args: A) => R;

/** The result of a call to a pool that lives in a manager. */
export class AsyncResultProxy<T = unknown> extends BaseProxy implements PromiseLike<T> {
  static override readonly exposed: readonly string[] = ['get', 'ready', 'successful', 'wait'];

  /** @throws TimeoutError, or what the task threw. */
  get(timeout?: number): T {
    return this.callMethod('get', timeout === undefined ? [] : [timeout]) as T;
  }

  wait(timeout?: number): void {
    this.callMethod('wait', timeout === undefined ? [] : [timeout]);
  }

  ready(): boolean {
    return this.callMethod('ready') as boolean;
  }

  successful(): boolean {
    return this.callMethod('successful') as boolean;
  }

  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return (this.callMethodAsync('get') as Promise<T>).then(onfulfilled, onrejected);
  }
}

/** Functions must be top-level functions of a module: they run in the workers of the manager. */
export class PoolProxy extends BaseProxy {
  static override readonly exposed: readonly string[] = [
    ...['apply', 'applyAsync', 'map', 'mapAsync', 'starmap', 'starmapAsync'],
    ...['imap', 'imapUnordered', 'close', 'terminate', 'join'],
  ];

  apply<A extends unknown[], R>(task: Task<A, R>, args?: A, kwargs?: object): Awaited<R> {
    return this.callMethod('apply', [task, args, kwargs]) as Awaited<R>;
  }

  applyAsync<A extends unknown[], R>(
    task: Task<A, R>,
    args?: A,
    options?: { kwargs?: object },
  ): AsyncResultProxy<Awaited<R>> {
    return this.callMethod('applyAsync', [task, args, options]) as AsyncResultProxy<Awaited<R>>;
  }

  map<T, R>(task: Task<[T], R>, items: Iterable<T>, options?: { chunksize?: number }): Awaited<R>[] {
    return this.callMethod('map', [task, listed(items, 'map()'), options]) as Awaited<R>[];
  }

  mapAsync<T, R>(
    task: Task<[T], R>,
    items: Iterable<T>,
    options?: { chunksize?: number },
  ): AsyncResultProxy<Awaited<R>[]> {
    return this.callMethod('mapAsync', [task, listed(items, 'mapAsync()'), options]) as AsyncResultProxy<
      Awaited<R>[]
    >;
  }

  starmap<A extends unknown[], R>(
    task: Task<A, R>,
    items: Iterable<A>,
    options?: { chunksize?: number },
  ): Awaited<R>[] {
    return this.callMethod('starmap', [task, listed(items, 'starmap()'), options]) as Awaited<R>[];
  }

  starmapAsync<A extends unknown[], R>(
    task: Task<A, R>,
    items: Iterable<A>,
    options?: { chunksize?: number },
  ): AsyncResultProxy<Awaited<R>[]> {
    return this.callMethod('starmapAsync', [
      task,
      listed(items, 'starmapAsync()'),
      options,
    ]) as AsyncResultProxy<Awaited<R>[]>;
  }

  imap<T, R>(
    task: Task<[T], R>,
    items: Iterable<T>,
    options?: { chunksize?: number },
  ): IteratorProxy<Awaited<R>> {
    return this.callMethod('imap', [task, listed(items, 'imap()'), options]) as IteratorProxy<Awaited<R>>;
  }

  imapUnordered<T, R>(
    task: Task<[T], R>,
    items: Iterable<T>,
    options?: { chunksize?: number },
  ): IteratorProxy<Awaited<R>> {
    return this.callMethod('imapUnordered', [
      task,
      listed(items, 'imapUnordered()'),
      options,
    ]) as IteratorProxy<Awaited<R>>;
  }

  close(): void {
    this.callMethod('close');
  }

  terminate(): void {
    this.callMethod('terminate');
  }

  join(): void {
    this.callMethod('join');
  }

  [Symbol.dispose](): void {
    this.terminate();
  }
}
