/** `Queue`, `JoinableQueue` and `SimpleQueue`: Python's, over shared memory. */
import { Op } from '../../trace/schema.ts';
import { AssertionError, ClosedError, Empty, Full, rangeError } from '../errors.ts';
import type { Milliseconds } from '../platform/index.ts';
import { waitAsync, type AsyncWaitOptions } from '../sync/async-wait.ts';
import { tracer } from '../tracing/index.ts';
import { checkOptions, signalIn, type SignalOption } from '../misuse.ts';
import { deadlineOf } from './deadline.ts';
import { DONE_BELLS } from './ring/layout.ts';
import { exemptFromFlush, flushRing } from './flushing.ts';
import { nothing, QueueBase, registerQueueKind, type QueueKind, type ReceivedRing } from './queue-base.ts';

/** How long `put` and `get` wait. */
export interface QueueOptions {
  /** `false`: does not wait, and `timeout` means nothing. Default: `true`. */
  block?: boolean;
  /** Milliseconds. Default: for ever. */
  timeout?: Milliseconds;
}

/** As {@link QueueOptions}, with a signal that ends the wait. */
export interface AsyncQueueOptions extends QueueOptions {
  /** Ends the wait: the promise is rejected with the signal's reason, and nothing is taken or put. */
  signal?: AbortSignal | undefined;
}

function waitFor(call: string, options: AsyncQueueOptions): AsyncWaitOptions {
  checkOptions(call, options);
  const { block, timeout, signal } = options;
  return { timeout: block === false ? 0 : timeout, signal };
}

function deadlineFor(call: string, options: QueueOptions | undefined): Milliseconds {
  if (options === undefined) return Infinity;
  checkOptions(call, options);
  return options.block === false ? 0 : deadlineOf(options.timeout);
}

/**
 * A queue that any number of processes put into and get from; items come out in the order in which they were put.
 * Give it to other processes as an argument of `Process`.
 */
export class Queue<T = unknown> extends QueueBase<T> {
  #closed = false;
  /** This process has put something. */
  #used = false;

  /** @param maxsize So many items fit; 0 or less: any number, and `put` never blocks. */
  constructor(maxsize: number | ReceivedRing = 0, kind: QueueKind = 'queue') {
    super(kind, maxsize);
  }

  /**
   * Puts a value. Blocks while the queue is full.
   * @throws Full when the timeout is over; PicklingError when a part of the value can't be sent.
   */
  put(value: T, options?: QueueOptions): void {
    this.#open('put');
    this.#used = true;
    if (!this.putValue(value, deadlineFor('put', options))) throw new Full();
  }

  /** As `put(value, { block: false })`. */
  putNowait(value: T): void {
    this.#open('putNowait');
    this.#used = true;
    if (!this.putValue(value, 0)) throw new Full();
  }

  /**
   * Takes the next value. Blocks while there is none.
   * @throws Empty when the timeout is over.
   */
  get(options?: QueueOptions): T {
    this.#open('get');
    const value = this.takeValue(deadlineFor('get', options));
    if (value === nothing) throw new Empty();
    return value;
  }

  /** As {@link put}, leaving the event loop free. The value is packed before this call returns. */
  async putAsync(value: T, options: AsyncQueueOptions = {}): Promise<void> {
    this.#open('putAsync');
    this.#used = true;
    if (!(await this.putValueAsync(value, waitFor('putAsync', options)))) throw new Full();
  }

  /** As {@link get}, leaving the event loop free. Pending ones are served in the order of asking. */
  async getAsync(options: AsyncQueueOptions = {}): Promise<T> {
    this.#open('getAsync');
    const value = await this.takeValueAsync(waitFor('getAsync', options));
    if (value === nothing) throw new Empty();
    return value;
  }

  /** As `get({ block: false })`. */
  getNowait(): T {
    this.#open('getNowait');
    const value = this.takeValue(0);
    if (value === nothing) throw new Empty();
    return value;
  }

  /** Items that were put and not yet got. */
  qsize(): number {
    return this.ring.count();
  }

  /**
   * Whether nothing is waiting to be got, at this moment.
   * @throws ClosedError after close(), where this process has put something; as in Python, else it may still look.
   */
  empty(): boolean {
    if (this.#used) this.#open('empty');
    return this.ring.isEmpty();
  }

  /** Whether `maxsize` items are waiting, at this moment. */
  full(): boolean {
    return this.ring.isFull();
  }

  /** This process is not going to use the queue any more. Others may; what was put stays. Twice is harmless. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (tracer.on) tracer.instant(Op.ObjectClose, this.id);
  }

  /**
   * Blocks until what this process put was taken, up to what the shared buffer holds. Only after {@link close}. A
   * process that ends does the same by itself.
   */
  joinThread(): void {
    if (!this.#closed) throw new AssertionError('joinThread(): the queue is not closed; call close() first.');
    flushRing(this.ring, this.id);
  }

  /** Lets this process end without waiting until what it put was taken. */
  cancelJoinThread(): void {
    exemptFromFlush(this.ring);
  }

  override toString(): string {
    return `<${this.constructor.name} ${this.#closed ? 'closed' : `${this.qsize()} waiting`}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #open(call: string): void {
    if (this.#closed) throw new ClosedError(`${call}(): this queue is closed in this process.`);
  }
}

/** A queue that knows when everything that was put into it has been dealt with. */
export class JoinableQueue<T = unknown> extends Queue<T> {
  constructor(maxsize: number | ReceivedRing = 0) {
    super(maxsize, 'joinable-queue');
  }

  /**
   * Says that one item that was got is dealt with.
   * @throws RangeError when called more often than there were items.
   */
  taskDone(): void {
    if (!this.ring.markDone())
      throw rangeError(
        'taskDone(): called more often than items were put into this queue.',
        'ERR_MP_TASK_DONE',
      );
    if (tracer.on) tracer.instant(Op.QueueTaskDone, this.id);
  }

  /** Blocks until `taskDone` was called for every item that was put. */
  join(): void {
    const waits = !this.ring.isDone();
    if (tracer.on && waits) tracer.begin(Op.QueueJoin, this.id);
    this.ring.awaitDone();
    if (tracer.on) {
      if (waits) tracer.end(Op.QueueJoin, this.id);
      else tracer.instant(Op.QueueJoin, this.id);
    }
  }

  /** As {@link join}, leaving the event loop free. */
  async joinAsync(options?: SignalOption): Promise<void> {
    const signal = signalIn('joinAsync', options);
    const waits = !this.ring.isDone();
    if (tracer.on && waits) tracer.begin(Op.QueueJoin, this.id, { async: true });
    try {
      await waitAsync(this.ring.waitPoint(DONE_BELLS), () => this.ring.isDone() || undefined, { signal });
    } finally {
      if (tracer.on && waits) tracer.end(Op.QueueJoin, this.id, { async: true });
    }
  }
}

/** A queue with the fewest methods: no size, no timeouts. */
export class SimpleQueue<T = unknown> extends QueueBase<T> {
  #closed = false;

  constructor(received?: ReceivedRing) {
    super('simple-queue', received ?? 0);
  }

  /** Puts a value; never blocks. */
  put(value: T): void {
    this.#open('put');
    this.putValue(value, Infinity);
  }

  /** Takes the next value. Blocks while there is none. */
  get(): T {
    this.#open('get');
    const value = this.takeValue(Infinity);
    if (value === nothing) throw new Empty();
    return value;
  }

  /** As {@link put}; there for symmetry, since `put` never blocks. */
  async putAsync(value: T): Promise<void> {
    this.#open('putAsync');
    await this.putValueAsync(value, {});
  }

  /** As {@link get}, leaving the event loop free. Pending ones are served in the order of asking. */
  async getAsync(options?: SignalOption): Promise<T> {
    const signal = signalIn('getAsync', options);
    this.#open('getAsync');
    const value = await this.takeValueAsync({ signal });
    if (value === nothing) throw new Empty();
    return value;
  }

  /** Whether nothing is waiting to be got, at this moment. */
  empty(): boolean {
    this.#open('empty');
    return this.ring.isEmpty();
  }

  /** This process is not going to use the queue any more. Others may. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (tracer.on) tracer.instant(Op.ObjectClose, this.id);
  }

  override toString(): string {
    return `<SimpleQueue ${this.#closed ? 'closed' : `${this.ring.count()} waiting`}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #open(call: string): void {
    if (this.#closed) throw new ClosedError(`${call}(): this queue is closed in this process.`);
  }
}

registerQueueKind('queue', Queue);
registerQueueKind('joinable-queue', JoinableQueue);
registerQueueKind('simple-queue', SimpleQueue);
