/** Proxies of a manager's `Namespace`, `Value`, queues, pools and iterators. */
import { Op } from '../../../trace/schema.ts';
import { typeError } from '../../errors.ts';
import { preview, tracer } from '../../tracing/index.ts';
import { does, type Deed } from '../client/deed.ts';
import { BaseProxy, link, shown, type ProxyLink } from './base.ts';
import { timeoutIn, type AsyncOptions, type WaitOptions } from './locks.ts';

/** Any attribute; one that was not set is `undefined`. */
export class NamespaceProxy extends BaseProxy {
  static override readonly exposed: readonly string[] = ['get', 'set', 'has', 'delete', 'names'];
  [attribute: string]: unknown;

  constructor(made: ProxyLink) {
    super(made);
    // Names of the proxy itself, and those that begin with `_`, are no attributes.
    const own = (key: string | symbol): key is symbol =>
      typeof key !== 'string' || key in BaseProxy.prototype || key.startsWith('_');
    return new Proxy(this, {
      get: (target, key, receiver): unknown =>
        own(key) || key === 'describe' ? Reflect.get(target, key, receiver) : target.callMethod('get', [key]),
      set: (target, key, value, receiver) => {
        if (typeof key === 'string' && key in BaseProxy.prototype)
          throw typeError(`${key} is a name of every proxy: an attribute of a Namespace can't have it.`);
        if (own(key)) return Reflect.set(target, key, value, receiver);
        target.callMethod('set', [key, value]);
        return true;
      },
      has: (target, key) =>
        own(key) ? Reflect.has(target, key) : (target.callMethod('has', [key]) as boolean),
      deleteProperty: (target, key) => {
        target.callMethod('delete', [key]);
        return true;
      },
      ownKeys: (target) => target.callMethod('names') as string[],
      getOwnPropertyDescriptor: (target, key) =>
        own(key)
          ? undefined
          : { value: target.callMethod('get', [key]), writable: true, enumerable: true, configurable: true },
    });
  }

  override describe(options: object): string {
    return `Namespace ${shown(this.getValue(), options)}`;
  }
}

/** A single value that lives in a manager. */
export class ValueProxy<T = unknown> extends BaseProxy {
  static override readonly exposed: readonly string[] = ['get', 'set'];

  get(): T {
    return this.callMethod('get') as T;
  }

  set(value: T): void {
    this.callMethod('set', [value]);
  }

  get value(): T {
    return this.get();
  }

  set value(value: T) {
    this.set(value);
  }

  override describe(options: object): string {
    return `Value(${shown(this.get(), options)})`;
  }
}

/** A queue that lives in a manager. */
export class QueueProxy<T = unknown> extends BaseProxy {
  static override readonly exposed: readonly string[] = [
    ...['put', 'get', 'putNowait', 'getNowait', 'qsize', 'empty', 'full', 'taskDone', 'join'],
  ];

  /** Blocks while a bounded queue is full. @throws Full. */
  put(item: T, options?: WaitOptions): void {
    const deed = this.#putting(item, timeoutIn(options));
    this.callWaiting('put', options === undefined ? [item] : [item, options], deed);
  }

  async putAsync(item: T, { signal, ...options }: AsyncOptions = {}): Promise<void> {
    const deed = this.#putting(item, timeoutIn(options));
    await this.callMethodAsync('put', [item, options], { signal, deed });
  }

  /** Blocks while the queue is empty. @throws Empty. */
  get(options?: WaitOptions): T {
    const deed = this.deed(Op.QueueGet, timeoutIn(options));
    return this.callWaiting('get', options === undefined ? [] : [options], deed) as T;
  }

  async getAsync({ signal, ...options }: AsyncOptions = {}): Promise<T> {
    const deed = this.deed(Op.QueueGet, timeoutIn(options));
    return (await this.callMethodAsync('get', [options], { signal, deed })) as T;
  }

  putNowait(item: T): void {
    this.callWaiting('putNowait', [item], this.#putting(item, 0));
  }

  getNowait(): T {
    return this.callWaiting('getNowait', [], this.deed(Op.QueueGet, 0)) as T;
  }

  qsize(): number {
    return this.callMethod('qsize') as number;
  }

  empty(): boolean {
    return this.callMethod('empty') as boolean;
  }

  full(): boolean {
    return this.callMethod('full') as boolean;
  }

  /** One item that was got is done. */
  taskDone(): void {
    does(Op.QueueTaskDone, this[link].id);
    this.callMethod('taskDone');
  }

  /** Blocks until every item that was put is done. */
  join(): void {
    this.callWaiting('join', [], this.deed(Op.QueueJoin));
  }

  async joinAsync(options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.callMethodAsync('join', [], { ...options, deed: this.deed(Op.QueueJoin) });
  }

  #putting(item: T, timeout: number | undefined): Deed | undefined {
    return tracer.on ? this.deed(Op.QueuePut, timeout, { text: preview(item) }) : undefined;
  }
}

/** Python's generators and `imap` of a manager's pool: the values stay there until they are asked for. */
export class IteratorProxy<T = unknown> extends BaseProxy {
  static override readonly exposed: readonly string[] = ['next'];

  next(): { value: T; done: boolean } {
    return this.callMethod('next') as { value: T; done: boolean };
  }

  *[Symbol.iterator](): Generator<T> {
    for (let at = this.next(); !at.done; at = this.next()) yield at.value;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const { value, done } = (await this.callMethodAsync('next')) as { value: T; done: boolean };
      if (done) return;
      yield value;
    }
  }
}
