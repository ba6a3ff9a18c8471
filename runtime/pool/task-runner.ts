/**
 * Runs one task in a worker: unpacks it, calls the function, packs what came of it into the result log. Functions may
 * be async; as long as they are not, nothing in here is, since a promise costs as much as a small task.
 */
import type { Brokered } from '../channel/brokered.ts';
import { loads, takePacker, releasePacker, unpack, dumps } from '../channel/pickle.ts';
import { packThrown } from '../channel/thrown.ts';
import { ProcessError } from '../errors.ts';
import { Op, Result } from '../../trace/schema.ts';
import { tracer } from '../tracing/index.ts';
import { callText } from './call-text.ts';
import { taskContext } from './contexts.ts';
import { ResultKind, TaskKind } from './kinds.ts';
import { asItems, withoutTags } from './number-lists.ts';
import type { ResultWriter } from './result-log.ts';
import type { Seat } from './seat.ts';
import type { PostedTask } from './task-board.ts';

type Callable = (...args: unknown[]) => unknown;

export class TaskRunner {
  readonly #seat: Seat;
  readonly #results: ResultWriter;
  readonly #context: Brokered;
  /** By their numbers in this pool. */
  readonly #functions = new Map<number, Callable>();

  constructor(seat: Seat, results: ResultWriter) {
    this.#seat = seat;
    this.#results = results;
    this.#context = taskContext(seat.threads);
  }

  /** Runs it to its end, and never throws what the task throws. A promise only where the function gave one. */
  run(posted: PostedTask): void | Promise<void> {
    const { task, kind } = posted;
    let outcome: unknown;
    try {
      outcome = this.#call(posted);
    } catch (error) {
      this.#thrown(task, error);
      return;
    }
    if (isThenable(outcome)) return this.#settle(task, kind, outcome);
    this.#finished(task, kind, outcome);
  }

  async #settle(task: number, kind: number, pending: PromiseLike<unknown>): Promise<void> {
    let outcome: unknown;
    try {
      outcome = await pending;
    } catch (error) {
      this.#thrown(task, error);
      return;
    }
    this.#finished(task, kind, outcome);
  }

  #call({ task, kind, function: number, offset, length, referenceLength, split }: PostedTask): unknown {
    const { bytes } = this.#seat.payloads;
    let at = offset;
    let callable = this.#functions.get(number);
    if (callable === undefined) {
      callable = asCallable(loads(bytes.subarray(at, at + referenceLength), this.#context));
      this.#functions.set(number, callable);
    }
    at += referenceLength;
    const end = offset + length;
    const value = unpack(bytes, at, split === 0 ? end : offset + split, this.#context);
    switch (kind) {
      case TaskKind.Item:
        if (tracer.on) this.#begin(task, callable, kind, [value]);
        return callable(value);
      case TaskKind.Call: {
        const args = value as unknown[];
        if (split !== 0) args.push(unpack(bytes, offset + split, end, this.#context));
        if (tracer.on) this.#begin(task, callable, kind, args);
        return callable(...args);
      }
      default: {
        const items = asItems(value);
        if (tracer.on) this.#begin(task, callable, kind, items);
        if (kind === TaskKind.Map) return mapped(callable, items);
        if (kind === TaskKind.Items) return outcomes(callable, items);
        return mapped((args) => callable(...(args as Iterable<unknown>)), items);
      }
    }
  }

  #begin(task: number, callable: Callable, kind: number, items: readonly unknown[]): void {
    tracer.instant(Op.PoolTaskBegin, this.#seat.pool, {
      arg: task,
      text: callText(callable.name, kind, items),
    });
  }

  #finished(task: number, kind: number, outcome: unknown): void {
    if (kind !== TaskKind.Items) {
      const whole = kind === TaskKind.Call || kind === TaskKind.Item;
      this.#write(task, ResultKind.Value, whole ? outcome : withoutTags(outcome as unknown[]));
      return;
    }
    const each = outcome as Outcome[];
    if (each.every(([succeeded]) => succeeded)) {
      try {
        const values = each.map(([, value]) => value);
        this.#pack(task, ResultKind.Value, withoutTags(values), Result.Ok, '');
        return;
      } catch {
        // One of them can't be sent: that one fails, below.
      }
    }
    const packed = each.map((one) => packedOutcome(one, this.#context));
    this.#write(task, ResultKind.Outcomes, packed);
  }

  #thrown(task: number, error: unknown): void {
    const packed = packThrown(error, this.#context);
    // Made of bytes and text: can always be sent.
    this.#pack(task, ResultKind.Thrown, packed, Result.Failed, packed.text);
  }

  /** What can't be sent fails this task alone. */
  #write(task: number, kind: ResultKind, value: unknown): void {
    try {
      this.#pack(task, kind, value, Result.Ok, '');
    } catch (error) {
      this.#thrown(task, error);
    }
  }

  #pack(task: number, kind: ResultKind, value: unknown, result: Result, text: string): void {
    const packer = takePacker();
    try {
      const length = packer.pack(value, 'result', this.#context);
      // Before the owner can know of it.
      if (tracer.on) tracer.instant(Op.PoolTaskEnd, this.#seat.pool, { arg: task, result, text });
      this.#results.write(kind, task, packer.buffer, length);
    } finally {
      releasePacker(packer);
    }
  }
}

type Outcome = readonly [succeeded: boolean, value: unknown];

/** As it travels: `[true, packed value]` or `[false, PackedThrown]`. */
function packedOutcome([succeeded, value]: Outcome, context: Brokered): [boolean, unknown] {
  if (!succeeded) return [false, packThrown(value, context)];
  try {
    return [true, dumps(value, { root: 'result', context })];
  } catch (error) {
    return [false, packThrown(error, context)];
  }
}

/** Calls for one after the other; goes on asynchronously from the first that gives a promise. */
function mapped(callable: Callable, items: readonly unknown[]): unknown[] | Promise<unknown[]> {
  const results = new Array<unknown>(items.length);
  for (let index = 0; index < items.length; index++) {
    const result = callable(items[index]);
    if (isThenable(result)) return restMapped(callable, items, results, index, result);
    results[index] = result;
  }
  return results;
}

async function restMapped(
  callable: Callable,
  items: readonly unknown[],
  results: unknown[],
  pendingAt: number,
  pending: PromiseLike<unknown>,
): Promise<unknown[]> {
  results[pendingAt] = await pending;
  for (let index = pendingAt + 1; index < items.length; index++)
    results[index] = await callable(items[index]);
  return results;
}

/** As mapped(), but an error is what came of its item, and the next one's turn comes. */
function outcomes(callable: Callable, items: readonly unknown[]): unknown[] | Promise<unknown[]> {
  return mapped((item) => {
    try {
      const value = callable(item);
      return isThenable(value) ? value.then(succeeded, failed) : succeeded(value);
    } catch (error) {
      return failed(error);
    }
  }, items);
}

const succeeded = (value: unknown): Outcome => [true, value];
const failed = (error: unknown): Outcome => [false, error];

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

function asCallable(target: unknown): Callable {
  if (typeof target !== 'function')
    throw new ProcessError('The function of a task is not known in the worker.', {
      code: 'ERR_MP_UNPICKLING',
    });
  return target as Callable;
}
