/** `Queue` and `JoinableQueue` of a manager: Python's `queue.Queue`. */
import { Empty, Full, rangeError, typeError } from '../../errors.ts';
import type { Later } from '../server/later.ts';
import { Structure, timeToWait, WaitingLine, type Caller } from './structure.ts';

export class QueueStructure extends Structure {
  readonly #maxsize: number;
  readonly #getters = new WaitingLine<unknown>();
  readonly #putters = new WaitingLine<undefined, unknown>();
  readonly #joiners = new WaitingLine<undefined>();
  #items: unknown[] = [];
  /** Where in {@link #items} the queue begins: taking from an array's start would move all the rest. */
  #head = 0;
  #unfinished = 0;

  constructor(maxsize: unknown = 0) {
    super();
    if (typeof maxsize !== 'number' || Number.isNaN(maxsize))
      throw typeError(
        `Queue: maxsize must be a number, not ${typeof maxsize === 'number' ? 'NaN' : typeof maxsize}.`,
      );
    if (Number.isFinite(maxsize) && !Number.isInteger(maxsize))
      throw rangeError(`Queue: maxsize is a whole number of items, not ${maxsize}.`);
    this.#maxsize = maxsize > 0 ? maxsize : Infinity;
  }

  put(_caller: Caller, item: unknown, options?: unknown): undefined | Later<undefined> {
    const time = timeToWait(options);
    if (this.qsize() >= this.#maxsize) {
      if (time === 0) throw new Full();
      return this.#putters.join(item, time, () => {
        throw new Full();
      });
    }
    this.#take(item);
    return undefined;
  }

  putNowait(caller: Caller, item: unknown): undefined | Later<undefined> {
    return this.put(caller, item, { block: false });
  }

  get(_caller: Caller, options?: unknown): unknown {
    const time = timeToWait(options);
    if (this.qsize() === 0) {
      if (time === 0) throw new Empty();
      return this.#getters.join(undefined, time, () => {
        throw new Empty();
      });
    }
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    // Room for one who waits to put.
    this.#putters.serve((waiting) => {
      this.#take(waiting);
      return undefined;
    });
    return item;
  }

  getNowait(caller: Caller): unknown {
    return this.get(caller, { block: false });
  }

  #take(item: unknown): void {
    this.#unfinished++;
    // Who waits to get has it at once; one who is gone takes nothing.
    if (!this.#getters.serve(() => item)) this.#items.push(item);
  }

  qsize(): number {
    return this.#items.length - this.#head;
  }

  empty(): boolean {
    return this.qsize() === 0;
  }

  full(): boolean {
    return this.qsize() >= this.#maxsize;
  }

  taskDone(): void {
    if (this.#unfinished === 0)
      throw rangeError('taskDone() was called more often than items were put.', 'ERR_MP_TASK_DONE');
    if (--this.#unfinished === 0) for (const { later } of this.#joiners.takeAll()) later.settle(undefined);
  }

  join(): undefined | Later<undefined> {
    if (this.#unfinished === 0) return undefined;
    return this.#joiners.join(undefined, Infinity, () => undefined);
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: 'joinable-queue', ...(this.#maxsize === Infinity ? {} : { size: this.#maxsize }) };
  }

  override text(): string {
    return `<Queue ${this.qsize()} items>`;
  }
}
