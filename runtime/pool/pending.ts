/**
 * The tasks that a pool has given out, and what became of them.
 *
 * Telling it may call the program (callbacks, iterators' inputs), and the program may come back to the pool and wait
 * there for any other task. So what can't be told at once stands in a line that whoever comes back goes on with: nobody
 * waits for what somebody further out has in hand.
 */
import { unpack } from '../channel/pickle.ts';
import { Op } from '../../trace/schema.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import { deliver } from './deliver.ts';
import type { Job } from './job.ts';
import type { Outbox, Parcel } from './outbox.ts';

interface Task {
  readonly job: Job;
  readonly index: number;
  readonly parcel: Parcel;
}

export class PendingTasks {
  readonly #pool: ObjectIdPair;
  readonly #outbox: Outbox;
  readonly #tasks = new Map<number, Task>();
  readonly #line: (() => void)[] = [];
  #last = 0;

  constructor(pool: ObjectIdPair, outbox: Outbox) {
    this.#pool = pool;
    this.#outbox = outbox;
  }

  get none(): boolean {
    return this.#tasks.size === 0;
  }

  /** Returns the task's number. */
  add(job: Job, index: number, parcel: Parcel): number {
    // 0 means none; numbers come round after 4 billion tasks.
    this.#last = (this.#last + 1) | 0 || 1;
    this.#tasks.set(this.#last, { job, index, parcel });
    return this.#last;
  }

  /** The result came: bytes [start, end), which are read at once. It is told at once too, unless it is to stand in line. */
  cameBack(task: number, kind: number, bytes: Uint8Array, start: number, end: number, inLine: boolean): void {
    const pending = this.#tasks.get(task);
    // Was given up already.
    if (pending === undefined) return;
    this.#remove(task, pending);
    let value: unknown;
    let error: Error | undefined;
    try {
      value = unpack(bytes, start, end, this.#outbox.context);
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    if (tracer.on) tracer.instant(Op.PoolResult, this.#pool, { arg: task });
    const handOver = (): void => {
      const { job, index } = pending;
      if (error === undefined) deliver(job, index, kind, value, this.#outbox.context);
      else job.failed(index, error);
    };
    if (inLine) this.#line.push(handOver);
    else handOver();
  }

  /** It will never come back, which is put in line. False when there is no such task. */
  isLost(task: number, error: Error): boolean {
    const pending = this.#tasks.get(task);
    if (pending === undefined) return false;
    this.#remove(task, pending);
    this.#line.push(() => {
      pending.job.failed(pending.index, error);
    });
    return true;
  }

  /** None will come back, which is put in line; `afterwards` is called when all have been told. */
  areLost(error: () => Error, afterwards: () => void): void {
    for (const task of [...this.#tasks.keys()]) this.isLost(task, error());
    this.#line.push(afterwards);
  }

  /** Goes on with the line to its end; whether anybody stood in it. */
  tell(): boolean {
    let any = false;
    for (let tell = this.#line.shift(); tell !== undefined; tell = this.#line.shift()) {
      any = true;
      tell();
    }
    return any;
  }

  #remove(task: number, { parcel }: Task): void {
    this.#tasks.delete(task);
    this.#outbox.discard(parcel);
  }
}
