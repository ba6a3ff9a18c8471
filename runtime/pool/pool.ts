/** `Pool`: a function applied to many values, by several processes. Python's `multiprocessing.pool.Pool`. */
import { checkOptions } from '../misuse.ts';
import { inspect } from 'node:util';
import { AssertionError, ClosedError, ProcessError } from '../errors.ts';
import { creationMethod, type StartMethod } from '../memory/creation.ts';
import { nextObjectId } from '../memory/object-id.ts';
import { transfer } from '../memory/transfer.ts';
import { atExit, forkGeneration } from '../platform/index.ts';
import { cpuCount } from '../process/cpu-count.ts';
import { tracer } from '../tracing/index.ts';
import {
  checkArguments,
  checkCallbacks,
  checkChunksize,
  checkContext,
  checkFunction,
  checkInitializer,
  checkMaxTasks,
  checkProcesses,
  checkTask,
  defaultChunksize,
} from './arguments.ts';
import { callText } from './call-text.ts';
import { AsyncResult, MapResult, type ResultCallbacks } from './async-result.ts';
import { IMapIterator } from './imap-iterator.ts';
import { TaskKind } from './kinds.ts';
import { withoutTags } from './number-lists.ts';
import { shiftedPath, type Parcel, type TaskFunction } from './outbox.ts';
import { PoolOwner } from './owner.ts';
import { workerStarter, type WorkerOptions } from './start-worker.ts';

/** What `new Pool(processes, …)` takes besides. `I`: what the initializer takes. */
export interface PoolOptions<I extends readonly unknown[] = readonly never[]> {
  /** As the first argument: how many workers. */
  processes?: number | undefined;
  /** Called in each worker before its first task. If it throws, the whole pool fails with that error. */
  initializer?: ((...args: I) => unknown) | undefined;
  /** What the initializer is called with. */
  initargs?: NoInfer<I> | undefined;
  /** A worker leaves after so many tasks (chunks), and a new one takes its place. Default: they stay. */
  maxTasksPerChild?: number | undefined;
  /** Whose start method the workers use; default: the default context. */
  context?: { getStartMethod(): StartMethod | null } | undefined;
}

/** How items are parcelled. */
export interface ChunkOptions {
  /** How many items go to a worker at a time. Fewer messages with more, better balance with less. */
  chunksize?: number | undefined;
}

/** What `mapAsync` and `starmapAsync` take besides. */
export type MapAsyncOptions<R> = ChunkOptions & ResultCallbacks<R>;

/** Workers, and the calls that give them tasks. `I`: what the initializer takes. */
export class Pool<I extends readonly unknown[] = readonly never[]> {
  /** @internal Whether the workers are threads of this process. */
  protected static readonly inThreads: boolean = false;
  readonly #owner: PoolOwner;
  readonly #generation = forkGeneration();
  readonly #method: StartMethod;
  readonly #threads: boolean;
  readonly #forgetAtExit: () => void;

  /**
   * Starts the workers at once.
   * @param processes How many; default: {@link cpuCount}.
   * @throws RangeError, TypeError; PicklingError for an initializer that can't be sent.
   */
  constructor(processes?: number | null, options?: PoolOptions<I>);
  constructor(options: PoolOptions<I>);
  constructor(first?: number | PoolOptions<I> | null, options: PoolOptions<I> = {}) {
    const all = typeof first === 'object' && first !== null ? first : options;
    checkOptions('new Pool(processes, options)', all);
    // What is neither options nor left out is to be a number, and refused if it is none.
    const processes =
      typeof first === 'object' || first === undefined ? (all.processes ?? cpuCount()) : first;
    checkProcesses(processes);
    const { initializer, initargs = [], maxTasksPerChild, context } = all;
    checkInitializer(initializer, initargs);
    checkContext(context);
    if (maxTasksPerChild !== undefined) checkMaxTasks(maxTasksPerChild);
    this.#method = context?.getStartMethod() ?? creationMethod();
    this.#threads = new.target.inThreads;
    const id = nextObjectId();
    if (tracer.on) tracer.created(id, { kind: 'pool', size: processes });
    this.#owner = new PoolOwner(
      id,
      processes,
      this.#threads,
      workerStarter({
        method: this.#method,
        initializer: initializer as WorkerOptions['initializer'],
        initargs,
        maxTasks: maxTasksPerChild ?? 0,
        threads: this.#threads,
      }),
    );
    this.#forgetAtExit = atExit('early', () => {
      this.#owner.terminateAtExit();
    });
  }

  /** Blocks until `f(...args)` has been called by a worker, and returns its result. */
  apply<R>(f: () => R): Awaited<R>;
  apply<A extends readonly unknown[], R>(f: (...args: A) => R, args: NoInfer<A>): Awaited<R>;
  apply<A extends readonly unknown[], K extends object, R>(
    f: (...args: [...A, K]) => R,
    args: A,
    kwargs: NoInfer<K>,
  ): Awaited<R>;
  apply(f: TaskFunction, args: readonly unknown[] = [], kwargs?: object): unknown {
    return this.#apply('apply', f, args, kwargs, {}).get();
  }

  /** As {@link apply}, without waiting. */
  applyAsync<R>(
    f: () => R,
    args?: readonly [],
    options?: ResultCallbacks<Awaited<R>>,
  ): AsyncResult<Awaited<R>>;
  applyAsync<A extends readonly unknown[], R>(
    f: (...args: A) => R,
    args: NoInfer<A>,
    options?: ResultCallbacks<Awaited<R>> & { kwargs?: undefined },
  ): AsyncResult<Awaited<R>>;
  applyAsync<A extends readonly unknown[], K extends object, R>(
    f: (...args: [...A, K]) => R,
    args: A,
    options: ResultCallbacks<Awaited<R>> & { kwargs: NoInfer<K> },
  ): AsyncResult<Awaited<R>>;
  applyAsync(
    f: TaskFunction,
    args: readonly unknown[] = [],
    options: ResultCallbacks<unknown> & { kwargs?: object | undefined } = {},
  ): AsyncResult<unknown> {
    checkOptions('Pool.applyAsync(f, args, options)', options);
    const { kwargs, ...callbacks } = options;
    return this.#apply('applyAsync', f, args, kwargs, callbacks);
  }

  /** Blocks until `f(item)` has been called for each item; the results in the order of the items. */
  map<T, R>(f: (item: T) => R, items: Iterable<NoInfer<T>>, options: ChunkOptions = {}): Awaited<R>[] {
    return this.#map<Awaited<R>>('map', TaskKind.Map, f, items, options).get();
  }

  /** As {@link map}, without waiting. */
  mapAsync<T, R>(
    f: (item: T) => R,
    items: Iterable<NoInfer<T>>,
    options: MapAsyncOptions<Awaited<R>[]> = {},
  ): AsyncResult<Awaited<R>[]> {
    return this.#map('mapAsync', TaskKind.Map, f, items, options);
  }

  /** As {@link map}, for items that are lists of arguments: `f(...item)`. */
  starmap<A extends readonly unknown[], R>(
    f: (...args: A) => R,
    items: Iterable<NoInfer<A>>,
    options: ChunkOptions = {},
  ): Awaited<R>[] {
    return this.#map<Awaited<R>>('starmap', TaskKind.Starmap, f, items, options).get();
  }

  /** As {@link starmap}, without waiting. */
  starmapAsync<A extends readonly unknown[], R>(
    f: (...args: A) => R,
    items: Iterable<NoInfer<A>>,
    options: MapAsyncOptions<Awaited<R>[]> = {},
  ): AsyncResult<Awaited<R>[]> {
    return this.#map('starmapAsync', TaskKind.Starmap, f, items, options);
  }

  /**
   * Results one by one, in the order of the items, which are taken as they are needed: they may be endless.
   * @param options `chunksize`: default 1.
   */
  imap<T, R>(
    f: (item: T) => R,
    items: Iterable<NoInfer<T>>,
    options: ChunkOptions = {},
  ): IMapIterator<Awaited<R>> {
    return this.#imap('imap', f, items, options, true);
  }

  /** As {@link imap}, in the order in which they are done. */
  imapUnordered<T, R>(
    f: (item: T) => R,
    items: Iterable<NoInfer<T>>,
    options: ChunkOptions = {},
  ): IMapIterator<Awaited<R>> {
    return this.#imap('imapUnordered', f, items, options, false);
  }

  /** No more tasks; what was submitted is still done, then the workers leave. */
  close(): void {
    this.#assertOwner('close');
    this.#owner.close();
  }

  /** Ends the workers at once. Results that are not there yet fail. */
  terminate(): void {
    this.#assertOwner('terminate');
    this.#forgetAtExit();
    this.#owner.terminate();
  }

  /**
   * After close() or terminate(): blocks until the workers are gone.
   * @throws ProcessError while the pool is open.
   */
  join(): void {
    this.#assertNotRunning('join');
    this.#owner.join();
    this.#forgetAtExit();
  }

  /** As {@link join}, leaving the event loop free. */
  async joinAsync(): Promise<void> {
    this.#assertNotRunning('joinAsync');
    await this.#owner.joinAsync();
    this.#forgetAtExit();
  }

  /** As the end of Python's `with`: terminates. */
  [Symbol.dispose](): void {
    this.terminate();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    return Promise.resolve();
  }

  toString(): string {
    const { state, size } = this.#owner;
    const [name, method] = this.#threads ? ['ThreadPool', ''] : ['Pool', ` method=${this.#method}`];
    return `<${name} state=${state} size=${size}${method}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  [transfer](): never {
    throw new ProcessError('a Pool can only be used by the process that made it');
  }

  #apply(
    call: string,
    f: TaskFunction,
    args: readonly unknown[],
    kwargs: object | undefined,
    callbacks: ResultCallbacks<unknown>,
  ): AsyncResult<unknown> {
    this.#assertOpen(call);
    checkFunction(call, f);
    checkArguments(call, args);
    checkCallbacks(call, callbacks);
    const owner = this.#owner;
    const parcel = owner.outbox.pack(TaskKind.Call, f, args, 'args', kwargs);
    const result = new AsyncResult<unknown>(owner, callbacks);
    const text = tracer.on
      ? callText(f.name, TaskKind.Call, kwargs === undefined ? args : [...args, kwargs])
      : '';
    result.task = owner.submit(result, 0, parcel, text);
    if (callbacks.callback !== undefined || callbacks.errorCallback !== undefined) result.holdLoop();
    return result;
  }

  #map<R>(
    call: string,
    kind: TaskKind,
    f: TaskFunction,
    items: Iterable<unknown>,
    options: MapAsyncOptions<R[]>,
  ): AsyncResult<R[]> {
    this.#assertOpen(call);
    checkTask(call, f, items, options);
    const { chunksize, ...callbacks } = options;
    checkCallbacks(call, callbacks);
    const all = Array.isArray(items) ? (items as readonly unknown[]) : [...items];
    const size = chunksize ?? defaultChunksize(all.length, this.#owner.size);
    if (chunksize !== undefined) checkChunksize(call, chunksize);
    const parcels = this.#packChunks(kind, f, all, size);
    const result = new MapResult<R>(this.#owner, all.length, size, callbacks);
    parcels.forEach((parcel, index) => {
      const text = tracer.on ? callText(f.name, kind, all.slice(index * size, (index + 1) * size)) : '';
      const task = this.#owner.submit(result, index, parcel, text);
      if (index === 0) result.task = task;
    });
    if (callbacks.callback !== undefined || callbacks.errorCallback !== undefined) result.holdLoop();
    return result;
  }

  /** All or none: nothing is sent when an item can't be. */
  #packChunks(kind: TaskKind, f: TaskFunction, items: readonly unknown[], size: number): Parcel[] {
    const parcels: Parcel[] = [];
    try {
      for (let first = 0; first < items.length; first += size) {
        try {
          parcels.push(
            this.#owner.outbox.pack(kind, f, withoutTags(items.slice(first, first + size)), 'args'),
          );
        } catch (error) {
          throw shiftedPath(error, first);
        }
      }
    } catch (error) {
      for (const parcel of parcels) this.#owner.outbox.discard(parcel);
      throw error;
    }
    return parcels;
  }

  #imap<R>(
    call: string,
    f: TaskFunction,
    items: Iterable<unknown>,
    options: ChunkOptions,
    ordered: boolean,
  ): IMapIterator<R> {
    this.#assertOpen(call);
    checkTask(call, f, items, options);
    const { chunksize = 1 } = options;
    checkChunksize(call, chunksize);
    return new IMapIterator<R>(this.#owner, f, items[Symbol.iterator](), chunksize, ordered);
  }

  #assertOwner(call: string): void {
    if (this.#generation !== forkGeneration())
      throw new AssertionError(`Pool.${call}: a pool can only be used by the process that made it.`);
  }

  #assertOpen(call: string): void {
    this.#assertOwner(call);
    const { state, broken } = this.#owner;
    if (state !== 'open')
      throw new ClosedError(
        `Pool.${call}: the pool is closed${state === 'terminated' ? ' (it was terminated)' : ''} and takes no more tasks.`,
      );
    if (broken !== undefined) throw broken;
  }

  #assertNotRunning(call: string): void {
    this.#assertOwner(call);
    if (this.#owner.state === 'open')
      throw new ProcessError(
        `Pool.${call}: the pool is still running; call close() or terminate() before ${call}().`,
        { code: 'ERR_MP_POOL_RUNNING' },
      );
  }
}
