/** Proxies of a manager's locks, conditions, events and barriers. Each client process is one owner. */
import { typeError } from '../../errors.ts';
import { checkOptions, checkTimeout } from '../../misuse.ts';

import { holdOf, runExclusive, type Hold } from '../../sync/hold.ts';
import { Op } from '../../../trace/schema.ts';
import { does, releases } from '../client/deed.ts';
import { BaseProxy, link } from './base.ts';

export interface WaitOptions {
  /** false: do not wait. */
  block?: boolean | undefined;
  /** Milliseconds. */
  timeout?: number | undefined;
}

export interface AsyncOptions extends WaitOptions {
  signal?: AbortSignal | undefined;
}

/** Milliseconds; nothing: for ever. */
export function timeoutIn(options: WaitOptions = {}): number | undefined {
  checkOptions('a wait', options);
  const { block = true, timeout } = options;
  return block ? timeout : 0;
}

/** Options without the signal, which stays here. */
function sent({ block, timeout }: WaitOptions): WaitOptions {
  return { ...(block === undefined ? {} : { block }), ...(timeout === undefined ? {} : { timeout }) };
}

function checkPredicate(predicate: unknown, call: string): void {
  if (typeof predicate !== 'function')
    throw typeError(`${call}: the predicate is a function, not ${typeof predicate}.`);
}

/** A lock that lives in a manager. */
export class AcquirerProxy extends BaseProxy {
  static override readonly exposed: readonly string[] = ['acquire', 'release', 'locked'];

  /** Blocks until it is taken, or the timeout is over; whether it was taken. */
  acquire(options?: WaitOptions): boolean {
    const deed = this.deed(Op.Acquire, timeoutIn(options));
    return this.callWaiting('acquire', options === undefined ? [] : [options], deed) as boolean;
  }

  async acquireAsync(options: AsyncOptions = {}): Promise<boolean> {
    const deed = this.deed(Op.Acquire, timeoutIn(options));
    return (await this.callMethodAsync('acquire', [sent(options)], { ...options, deed })) as boolean;
  }

  release(...args: unknown[]): void {
    releases(this[link].id, 0);
    this.callMethod('release', args);
  }

  locked(): boolean {
    return this.callMethod('locked') as boolean;
  }

  /** `using _ = lock.hold()`. */
  hold(): Hold {
    this.acquire();
    return holdOf(() => {
      this.release();
    });
  }

  runExclusive<T>(body: () => T): T {
    return runExclusive(this, body);
  }
}

/** A semaphore that lives in a manager. */
export class SemaphoreProxy extends AcquirerProxy {
  static override readonly exposed: readonly string[] = ['acquire', 'release', 'locked', 'getValue'];

  override release(n?: number): void {
    releases(this[link].id, n ?? 1);
    this.callMethod('release', n === undefined ? [] : [n]);
  }

  /** How often it can be acquired now. (`getvalue` of a proxy gives a copy of the object: this is the semaphore's.) */
  override getValue(): number {
    return this.callMethod('getValue') as number;
  }
}

/** A condition that lives in a manager. */
export class ConditionProxy extends AcquirerProxy {
  static override readonly exposed: readonly string[] = ['acquire', 'release', 'wait', 'notify', 'notifyAll'];

  // Its lock is told of as a part of it: who waits for it may be helped by anybody who has the condition.
  override acquire(options?: WaitOptions): boolean {
    return this.callMethod('acquire', options === undefined ? [] : [options]) as boolean;
  }

  override async acquireAsync(options: AsyncOptions = {}): Promise<boolean> {
    return (await this.callMethodAsync('acquire', [sent(options)], options)) as boolean;
  }

  override release(): void {
    this.callMethod('release');
  }

  /** Lets go of the lock, waits to be notified, takes it again; false when the timeout (milliseconds) was over. */
  wait(timeout?: number): boolean {
    return this.callWaiting(
      'wait',
      timeout === undefined ? [] : [timeout],
      this.deed(Op.ConditionWait, timeout),
    ) as boolean;
  }

  async waitAsync(
    options: { timeout?: number | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    return (await this.callMethodAsync('wait', [options.timeout], {
      ...options,
      deed: this.deed(Op.ConditionWait, options.timeout),
    })) as boolean;
  }

  /** Waits until the predicate, called here, gives something true, and returns that. */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    checkPredicate(predicate, 'waitFor()');
    checkTimeout(timeout);
    const end = timeout === undefined ? Infinity : performance.now() + timeout;
    for (;;) {
      const result = predicate();
      const left = end - performance.now();
      if (result || left <= 0) return result;
      this.wait(left === Infinity ? undefined : left);
    }
  }

  async waitForAsync<T>(
    predicate: () => T,
    { timeout, signal }: { timeout?: number | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    checkPredicate(predicate, 'waitForAsync()');
    checkTimeout(timeout);
    const end = timeout === undefined ? Infinity : performance.now() + timeout;
    for (;;) {
      const result = predicate();
      const left = end - performance.now();
      if (result || left <= 0) return result;
      await this.waitAsync({ timeout: left === Infinity ? undefined : left, signal });
    }
  }

  notify(n = 1): void {
    does(Op.ConditionNotify, this[link].id, { arg: n });
    this.callMethod('notify', [n]);
  }

  notifyAll(): void {
    does(Op.ConditionNotify, this[link].id, { arg: -1 });
    this.callMethod('notifyAll');
  }
}

/** An event that lives in a manager. */
export class EventProxy extends BaseProxy {
  static override readonly exposed: readonly string[] = ['isSet', 'set', 'clear', 'wait'];

  isSet(): boolean {
    return this.callMethod('isSet') as boolean;
  }

  set(): void {
    does(Op.EventSet, this[link].id);
    this.callMethod('set');
  }

  clear(): void {
    does(Op.EventClear, this[link].id);
    this.callMethod('clear');
  }

  wait(timeout?: number): boolean {
    return this.callWaiting(
      'wait',
      timeout === undefined ? [] : [timeout],
      this.deed(Op.EventWait, timeout),
    ) as boolean;
  }

  async waitAsync(
    options: { timeout?: number | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<boolean> {
    return (await this.callMethodAsync('wait', [options.timeout], {
      ...options,
      deed: this.deed(Op.EventWait, options.timeout),
    })) as boolean;
  }
}

/** A barrier that lives in a manager. */
export class BarrierProxy extends BaseProxy {
  static override readonly exposed: readonly string[] = [
    'wait',
    'reset',
    'abort',
    'parties',
    'nWaiting',
    'broken',
  ];

  /** The order of arrival, from 0. @throws BrokenBarrierError. */
  wait(timeout?: number): number {
    return this.callWaiting(
      'wait',
      timeout === undefined ? [] : [timeout],
      this.deed(Op.BarrierWait, timeout),
    ) as number;
  }

  async waitAsync(
    options: { timeout?: number | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<number> {
    return (await this.callMethodAsync('wait', [options.timeout], {
      ...options,
      deed: this.deed(Op.BarrierWait, options.timeout),
    })) as number;
  }

  reset(): void {
    does(Op.BarrierReset, this[link].id);
    this.callMethod('reset');
  }

  abort(): void {
    does(Op.BarrierAbort, this[link].id);
    this.callMethod('abort');
  }

  get parties(): number {
    return this.callMethod('parties') as number;
  }

  get nWaiting(): number {
    return this.callMethod('nWaiting') as number;
  }

  get broken(): boolean {
    return this.callMethod('broken') as boolean;
  }
}
