/** What `applyAsync`, `mapAsync` and `starmapAsync` give at once: a result that comes later. */
import { inspect } from 'node:util';
import { ProcessError, TimeoutError } from '../errors.ts';
import { deadlineOf } from '../channel/deadline.ts';
import { thrownHere } from '../channel/thrown.ts';
import type { Job, Outcome } from './job.ts';
import type { PoolOwner } from './owner.ts';

/** What is called when the result is there. */
export interface ResultCallbacks<T> {
  /** Called with the value, in this process, before get(), wait() or await of this result returns. */
  callback?: ((value: T) => unknown) | undefined;
  /** Called with the error instead. */
  errorCallback?: ((error: Error) => unknown) | undefined;
}

/** Python's `multiprocessing.pool.AsyncResult`, which can also be awaited. */
export class AsyncResult<T> implements PromiseLike<T>, Job {
  readonly #owner: PoolOwner;
  readonly #callbacks: ResultCallbacks<T>;
  #state: 'pending' | 'succeeded' | 'failed' = 'pending';
  #value: T | undefined;
  #error: Error | undefined;
  #waiters: (() => void)[] = [];
  #stopAwaiting: (() => void) | undefined;
  /** @internal Number of the (first) task, for the trace. */
  task = 0;

  /** @internal */
  constructor(owner: PoolOwner, callbacks: ResultCallbacks<T> = {}) {
    this.#owner = owner;
    this.#callbacks = callbacks;
  }

  /**
   * Blocks until the result is there and returns it.
   * @param timeout Milliseconds; left out: as long as it takes.
   * @throws TimeoutError when it is not there in time; else whatever the task threw.
   */
  get(timeout?: number): T {
    this.#await(timeout);
    if (this.#state === 'failed') throw thrownHere(this.#error ?? new ProcessError('The task failed.'));
    if (this.#state === 'pending')
      throw new TimeoutError(`The result was not there after ${timeout ?? 0} ms; the task goes on.`);
    return this.#value as T;
  }

  /** Blocks until the result is there, at most `timeout` milliseconds. Never throws what the task threw. */
  wait(timeout?: number): void {
    this.#await(timeout);
  }

  /** Whether the task is over, well or not. */
  ready(): boolean {
    if (this.#state === 'pending') this.#owner.pump();
    return this.#state !== 'pending';
  }

  /**
   * Whether the task ended without an error.
   * @throws ProcessError while it is not over.
   */
  successful(): boolean {
    if (!this.ready())
      throw new ProcessError(
        'successful() was asked before the result was ready; call wait() or get() first.',
        { code: 'ERR_MP_NOT_READY' },
      );
    return this.#state === 'succeeded';
  }

  /** `await result`: as get(), but the event loop goes on. */
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return new Promise<T>((resolve, reject) => {
      const settle = (): void => {
        if (this.#state === 'succeeded') resolve(this.#value as T);
        else reject(this.#error ?? new ProcessError('The task failed.'));
      };
      if (this.ready()) settle();
      else {
        this.#waiters.push(settle);
        this.holdLoop();
      }
    }).then(onfulfilled, onrejected);
  }

  /** @internal Lets the event loop wait for this result. */
  holdLoop(): void {
    if (this.#state === 'pending') this.#stopAwaiting ??= this.#owner.awaitInLoop();
  }

  /** @internal */
  succeeded(_index: number, value: unknown): void {
    this.settle(value as T, undefined);
  }

  /** @internal */
  failed(_index: number, error: Error): void {
    this.settle(undefined, error);
  }

  /** @internal */
  outcomes(_index: number, _outcomes: readonly Outcome[]): void {
    throw new ProcessError('a task of one call can not have several outcomes');
  }

  /** @internal The end of it. Callbacks come first, so that whoever waits finds them done. */
  settle(value: T | undefined, error: Error | undefined): void {
    if (this.#state !== 'pending') return;
    this.#state = error === undefined ? 'succeeded' : 'failed';
    this.#value = value;
    this.#error = error;
    const { callback, errorCallback } = this.#callbacks;
    try {
      if (error === undefined) callback?.(value as T);
      else errorCallback?.(error);
    } catch (thrown) {
      // Nobody stands where it could be caught: it is an uncaught error, as of any other callback.
      process.nextTick(() => {
        throw thrown;
      });
    }
    this.#stopAwaiting?.();
    this.#stopAwaiting = undefined;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const settle of waiters) settle();
  }

  #await(timeout: number | undefined): void {
    const deadline = deadlineOf(timeout);
    if (this.#state === 'pending')
      this.#owner.waitUntil(() => this.#state !== 'pending', deadline, this.task);
  }

  [inspect.custom](): string {
    return `AsyncResult { ${this.#state} }`;
  }
}

/** Of a map: one value for each item, in their order. It fails with the first error in the order of the input, once all chunks are over. */
export class MapResult<T> extends AsyncResult<T[]> {
  readonly #values: T[];
  readonly #chunksize: number;
  #chunksLeft: number;
  #firstError: Error | undefined;
  #failedAt = Infinity;

  /** @internal */
  constructor(owner: PoolOwner, length: number, chunksize: number, callbacks: ResultCallbacks<T[]>) {
    super(owner, callbacks);
    this.#values = new Array<T>(length);
    this.#chunksize = chunksize;
    this.#chunksLeft = chunksize === 0 ? 0 : Math.ceil(length / chunksize);
    if (this.#chunksLeft === 0) this.settle([], undefined);
  }

  /** @internal */
  override succeeded(index: number, value: unknown): void {
    // A typed array perhaps: see number-lists.ts.
    const values = value as ArrayLike<T>;
    const first = index * this.#chunksize;
    for (let at = 0; at < values.length; at++) this.#values[first + at] = values[at] as T;
    this.#chunkIsOver();
  }

  /** @internal */
  /** @internal Of several failures the first in the order of the input is told, whichever came first: the same in each run. */
  override failed(index: number, error: Error): void {
    if (index < this.#failedAt) {
      this.#firstError = error;
      this.#failedAt = index;
    }
    this.#chunkIsOver();
  }

  #chunkIsOver(): void {
    this.#chunksLeft--;
    if (this.#chunksLeft > 0) return;
    if (this.#firstError === undefined) this.settle(this.#values, undefined);
    else this.settle(undefined, this.#firstError);
  }
}
