/**
 * `imap` and `imapUnordered`: results as they come, input as it is needed.
 *
 * Only so much input is taken as keeps the workers busy: at first four tasks a worker ahead of what was read; if the
 * workers run dry all the same (short tasks), twice as much. So an endless generator can be given, and a fast one does
 * not fill the memory.
 */
import { deadlineOf } from '../channel/deadline.ts';
import { thrownHere } from '../channel/thrown.ts';
import { TimeoutError } from '../errors.ts';
import { tracer } from '../tracing/index.ts';
import { callText } from './call-text.ts';
import type { Job, Outcome } from './job.ts';
import { TaskKind } from './kinds.ts';
import { asItems, withoutTags } from './number-lists.ts';
import type { TaskFunction } from './outbox.ts';
import { shiftedPath } from './outbox.ts';
import type { PoolOwner } from './owner.ts';

const CHUNKS_AHEAD_PER_WORKER = 4;
const MOST_CHUNKS_AHEAD = 4096;

/** The results of `imap` and `imapUnordered`, one by one: for `for…of`, `for await` and `next(timeout)`. */
export class IMapIterator<T> implements IterableIterator<T, undefined>, AsyncIterable<T, undefined>, Job {
  readonly #owner: PoolOwner;
  readonly #target: TaskFunction;
  readonly #chunksize: number;
  readonly #ordered: boolean;
  #input: Iterator<unknown> | undefined;
  /** Chunks submitted, ever; their numbers are what results are put in order by. */
  #submitted = 0;
  /** Items taken from the input, ever. */
  #itemsTaken = 0;
  #unfinished = 0;
  /** Results that are next in turn, and where the next to read is. */
  #ready: Outcome[] = [];
  #readAt = 0;
  /** Ordered: chunks that came before their turn. */
  readonly #early = new Map<number, readonly Outcome[]>();
  #nextChunk = 0;
  #ahead: number;
  /** The input's own code is running: it may call the pool, and must not be entered again. */
  #taking = false;
  #waiters: (() => void)[] = [];
  /** What the input threw, while results are still to come. */
  #lastWord: Error | undefined;
  #stopAwaiting: (() => void) | undefined;
  #lastTask = 0;

  /** @internal */
  constructor(
    owner: PoolOwner,
    target: TaskFunction,
    input: Iterator<unknown>,
    chunksize: number,
    ordered: boolean,
  ) {
    this.#owner = owner;
    this.#target = target;
    this.#input = input;
    this.#chunksize = chunksize;
    this.#ordered = ordered;
    this.#ahead = CHUNKS_AHEAD_PER_WORKER * owner.size;
    owner.feeders.add(this.#feed);
    this.#feed();
  }

  /**
   * Blocks until the next result is there. After one that failed the iterator goes on with those behind it.
   * @param timeout Milliseconds; left out: as long as it takes.
   * @throws TimeoutError; else what the task of this item threw, or taking the item from the input.
   */
  next(timeout?: number): IteratorResult<T, undefined> {
    if (this.#readAt >= this.#ready.length) {
      const deadline = deadlineOf(timeout);
      if (!this.#owner.waitUntil(this.#hasMore, deadline, this.#lastTask))
        throw new TimeoutError(`The next result was not there after ${timeout ?? 0} ms; the task goes on.`);
    }
    return this.#read();
  }

  /** Itself, as every iterator's: two loops over it share the results. */
  [Symbol.iterator](): this {
    return this;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return {
      next: async () => {
        // Several may wait, and the first takes it.
        for (let more = this.#untilMore(); more !== undefined; more = this.#untilMore()) await more;
        return this.#read();
      },
    };
  }

  readonly #hasMore = (): boolean =>
    this.#readAt < this.#ready.length || (this.#input === undefined && this.#unfinished === 0);

  #untilMore(): Promise<void> | undefined {
    this.#owner.pump();
    this.#feed();
    if (this.#hasMore()) return undefined;
    this.#stopAwaiting ??= this.#owner.awaitInLoop();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  #read(): IteratorResult<T, undefined> {
    const outcome = this.#ready[this.#readAt];
    if (outcome === undefined) return { value: undefined, done: true };
    this.#readAt++;
    if (this.#readAt === this.#ready.length) {
      this.#ready = [];
      this.#readAt = 0;
    } else if (this.#readAt === MOST_CHUNKS_AHEAD) {
      // Keeps what was read from being kept for ever by a reader that never catches up.
      this.#ready = this.#ready.slice(this.#readAt);
      this.#readAt = 0;
    }
    this.#feed();
    if ('error' in outcome) throw thrownHere(outcome.error);
    return { value: outcome.value as T, done: false };
  }

  /** Takes as much input as there is room for. */
  readonly #feed = (): void => {
    if (this.#taking || this.#input === undefined) return;
    const { state, broken } = this.#owner;
    if (state === 'terminated' || broken !== undefined) {
      this.#endInput();
      this.#wake();
      return;
    }
    // Nobody need read on: close() and join() end when all is done.
    const inRead = (this.#ready.length - this.#readAt) / this.#chunksize + this.#early.size;
    if (
      this.#unfinished > 0 &&
      this.#owner.backlog === 0 &&
      this.#ahead < MOST_CHUNKS_AHEAD &&
      inRead < this.#ahead / 2
    )
      this.#ahead = Math.min(2 * this.#ahead, MOST_CHUNKS_AHEAD);
    const room = state === 'closed' ? Infinity : this.#ahead - inRead;
    // In portions, so that not every single result costs a look at all this.
    if (this.#unfinished > room / 2) return;
    this.#taking = true;
    try {
      while (this.#unfinished < room && this.#submitNext());
    } finally {
      this.#taking = false;
    }
  };

  /** False at the end of the input. */
  #submitNext(): boolean {
    const first = this.#itemsTaken;
    const items: unknown[] = [];
    let failure: unknown;
    let atEnd = false;
    while (items.length < this.#chunksize && !atEnd) {
      try {
        const item = this.#input?.next();
        if (item === undefined || item.done === true) atEnd = true;
        else items.push(item.value);
      } catch (error) {
        // As a result of its own, after those before it; there is no going on with an iterator that has thrown.
        failure = error;
        atEnd = true;
      }
    }
    this.#itemsTaken += items.length;
    if (items.length > 0) this.#submit(items, first);
    if (atEnd) {
      this.#endInput();
      if (failure === undefined) this.#wakeIfOver();
      else this.#inputFailed(asError(failure));
    }
    return !atEnd;
  }

  #submit(items: unknown[], first: number): void {
    const chunk = this.#submitted++;
    const single = this.#chunksize === 1;
    try {
      const parcel = single
        ? this.#owner.outbox.pack(TaskKind.Item, this.#target, items[0], `args[${first}]`)
        : this.#owner.outbox.pack(TaskKind.Items, this.#target, withoutTags(items), 'args');
      const text = tracer.on ? callText(this.#target.name, TaskKind.Items, items) : '';
      this.#unfinished++;
      this.#lastTask = this.#owner.submit(this, chunk, parcel, text);
    } catch (error) {
      const failure = asError(single ? error : shiftedPath(error, first));
      this.#arrived(chunk, [{ error: failure }]);
    }
  }

  /** Told behind all results: a loop ends with it, and should have seen what came of the items before. */
  #inputFailed(error: Error): void {
    if (this.#ordered || this.#unfinished === 0) this.#arrived(this.#submitted++, [{ error }]);
    else this.#lastWord = error;
  }

  #endInput(): void {
    this.#input = undefined;
    this.#owner.feeders.delete(this.#feed);
  }

  /** @internal */
  succeeded(index: number, value: unknown): void {
    this.#unfinished--;
    this.#arrived(
      index,
      this.#chunksize === 1 ? [{ value }] : asItems(value).map((item) => ({ value: item })),
    );
  }

  /** @internal */
  failed(index: number, error: Error): void {
    this.#unfinished--;
    this.#arrived(index, [{ error }]);
  }

  /** @internal */
  outcomes(index: number, outcomes: readonly Outcome[]): void {
    this.#unfinished--;
    this.#arrived(index, outcomes);
  }

  #arrived(chunk: number, outcomes: readonly Outcome[]): void {
    if (!this.#ordered || chunk === this.#nextChunk) {
      this.#ready.push(...outcomes);
      this.#nextChunk++;
      if (this.#ordered) this.#takeEarly();
      else if (this.#lastWord !== undefined && this.#unfinished === 0) {
        this.#ready.push({ error: this.#lastWord });
        this.#lastWord = undefined;
      }
    } else this.#early.set(chunk, outcomes);
    this.#wake();
  }

  #takeEarly(): void {
    for (;;) {
      const outcomes = this.#early.get(this.#nextChunk);
      if (outcomes === undefined) return;
      this.#early.delete(this.#nextChunk);
      this.#nextChunk++;
      this.#ready.push(...outcomes);
    }
  }

  #wakeIfOver(): void {
    if (this.#hasMore()) this.#wake();
  }

  /** Those who await look again; the first finds a result, the others wait on. */
  #wake(): void {
    if (this.#waiters.length === 0 || !this.#hasMore()) return;
    this.#stopAwaiting?.();
    this.#stopAwaiting = undefined;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const look of waiters) look();
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}
