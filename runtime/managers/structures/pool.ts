/** `Pool` of a manager: its workers are the server's children. No call of it blocks the server. */
import { TimeoutError } from '../../errors.ts';
import { Pool, type IMapIterator } from '../../pool/index.ts';
import { Structure, timeOf, type Caller } from './structure.ts';

type Task = (...args: unknown[]) => unknown;

export class PoolStructure extends Structure {
  override readonly passive = false;
  readonly #pool: Pool;

  constructor(...args: unknown[]) {
    super();
    this.#pool = new Pool(...(args as ConstructorParameters<typeof Pool>));
  }

  async apply(_caller: Caller, task: Task, args?: unknown[], kwargs?: object): Promise<unknown> {
    return await (kwargs === undefined
      ? this.#pool.applyAsync(task, args ?? [])
      : this.#pool.applyAsync(task, args ?? [], { kwargs }));
  }

  applyAsync(_caller: Caller, task: Task, args?: unknown[], options?: object): AsyncResultStructure {
    return new AsyncResultStructure(this.#pool.applyAsync(task, args ?? [], options ?? {}));
  }

  async map(_caller: Caller, task: Task, items: Iterable<unknown>, options?: object): Promise<unknown> {
    return await this.#pool.mapAsync(task, items, options ?? {});
  }

  mapAsync(_caller: Caller, task: Task, items: Iterable<unknown>, options?: object): AsyncResultStructure {
    return new AsyncResultStructure(this.#pool.mapAsync(task, items, options ?? {}));
  }

  async starmap(_caller: Caller, task: Task, items: Iterable<unknown[]>, options?: object): Promise<unknown> {
    return await this.#pool.starmapAsync(task, items, options ?? {});
  }

  starmapAsync(
    _caller: Caller,
    task: Task,
    items: Iterable<unknown[]>,
    options?: object,
  ): AsyncResultStructure {
    return new AsyncResultStructure(this.#pool.starmapAsync(task, items, options ?? {}));
  }

  imap(_caller: Caller, task: Task, items: Iterable<unknown>, options?: object): IteratorStructure {
    return new IteratorStructure(this.#pool.imap(task, items, options ?? {}));
  }

  imapUnordered(_caller: Caller, task: Task, items: Iterable<unknown>, options?: object): IteratorStructure {
    return new IteratorStructure(this.#pool.imapUnordered(task, items, options ?? {}));
  }

  close(): void {
    this.#pool.close();
  }

  terminate(): void {
    this.#pool.terminate();
  }

  async join(): Promise<void> {
    await this.#pool.joinAsync();
  }

  override text(): string {
    return String(this.#pool);
  }
}

/** What is used of an AsyncResult. */
interface Pending extends PromiseLike<unknown> {
  ready(): boolean;
  successful(): boolean;
}

export class AsyncResultStructure extends Structure {
  override readonly passive = false;
  readonly #result: Pending;

  constructor(result: Pending) {
    super();
    this.#result = result;
    // Who never asks for it leaves no unhandled rejection.
    result.then(undefined, () => undefined);
  }

  async get(_caller: Caller, timeout?: unknown): Promise<unknown> {
    if (!(await this.#settled(timeOf(timeout))))
      throw new TimeoutError('The result was not there in time; the task goes on.');
    return await this.#result;
  }

  async wait(_caller: Caller, timeout?: unknown): Promise<void> {
    await this.#settled(timeOf(timeout));
  }

  ready(): boolean {
    return this.#result.ready();
  }

  successful(): boolean {
    return this.#result.successful();
  }

  async #settled(timeout: number): Promise<boolean> {
    if (this.#result.ready()) return true;
    const over = this.#result.then(
      () => true,
      () => true,
    );
    if (timeout === Infinity) return await over;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, timeout, false);
    });
    try {
      return await Promise.race([over, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  override text(): string {
    return '<AsyncResult>';
  }
}

/** Something to iterate over that stays in the server. */
export class IteratorStructure extends Structure {
  override readonly passive = false;
  readonly #iterator: AsyncIterator<unknown> | Iterator<unknown>;

  constructor(source: IMapIterator<unknown> | AsyncIterable<unknown> | Iterable<unknown>) {
    super();
    this.#iterator =
      Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  async next(): Promise<{ value: unknown; done: boolean }> {
    const step: IteratorResult<unknown, unknown> = await this.#iterator.next();
    return { value: step.value, done: step.done === true };
  }

  override text(): string {
    return '<Iterator>';
  }
}
