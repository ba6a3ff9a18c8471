/**
 * The owner's tasks on their way to the board: packed at the call, so that what can't be sent is refused there, and
 * posted at once. Only when the shared memory is full (262,144 tasks, or a gigabyte of arguments) they wait here, in
 * order, for the owner's next look.
 */
import { dropTickets, type Brokered } from '../channel/brokered.ts';
import { dumps, releasePacker, takePacker } from '../channel/pickle.ts';
import { PicklingError } from '../errors.ts';
import { Blocks } from './blocks.ts';
import { taskContext } from './contexts.ts';
import type { TaskKind } from './kinds.ts';
import { copy } from './result-log.ts';
import type { PoolMemory } from './seat.ts';
import { TaskBoard, type PostedTask } from './task-board.ts';

export type TaskFunction = (...args: never[]) => unknown;

/** Packed, not posted. */
export interface Parcel extends Omit<PostedTask, 'task'> {
  /** The payload, where it is not in shared memory yet (`offset` is -1). */
  bytes: Uint8Array | undefined;
  /** Of the descriptors among the arguments. */
  readonly tickets: readonly number[];
}

export class Outbox {
  readonly board: TaskBoard;
  readonly #payloads: PoolMemory['payloads'];
  readonly #blocks: Blocks;
  readonly context: Brokered;
  readonly #references = new Map<TaskFunction, { number: number; bytes: Uint8Array }>();
  /** What waits for room. Taken from the front; `#first` saves moving the rest each time. */
  #waiting: { task: number; parcel: Parcel }[] = [];
  #first = 0;

  constructor(memory: PoolMemory) {
    this.board = new TaskBoard(memory.slots, memory.control.words);
    this.#payloads = memory.payloads;
    this.#blocks = new Blocks(memory.payloads);
    this.context = taskContext(memory.threads);
  }

  /**
   * @param root How messages speak of `value`.
   * @param kwargs A second value behind it.
   * @throws PicklingError
   */
  pack(kind: TaskKind, target: TaskFunction, value: unknown, root: string, kwargs?: object): Parcel {
    const reference = this.#referenceOf(target);
    const context = this.context;
    const { count } = context;
    const second = kwargs === undefined ? undefined : dumps(kwargs, { root: 'kwargs', context });
    const packer = takePacker();
    try {
      const valueLength = packer.pack(value, root, context);
      const referenceLength = reference.bytes.length;
      const secondAt = referenceLength + valueLength;
      const length = secondAt + (second?.length ?? 0);
      const offset = this.#blocks.take(length);
      const parcel: Parcel = {
        kind,
        function: reference.number,
        offset,
        length,
        referenceLength,
        split: second === undefined ? 0 : secondAt,
        bytes: offset === -1 ? new Uint8Array(length) : undefined,
        tickets: context.since(count),
      };
      const to = parcel.bytes ?? this.#payloads.bytes;
      const start = Math.max(offset, 0);
      copy(to, start, reference.bytes, referenceLength);
      copy(to, start + referenceLength, packer.buffer, valueLength);
      if (second !== undefined) copy(to, start + secondAt, second, second.length);
      return parcel;
    } finally {
      releasePacker(packer);
    }
  }

  /** Puts it on the board; what does not fit there waits. */
  post(task: number, parcel: Parcel): void {
    if (this.#first < this.#waiting.length || !this.#tryPost(task, parcel))
      this.#waiting.push({ task, parcel });
  }

  /** Posts of what waits as much as fits now; how many that was. */
  refill(): number {
    const before = this.#first;
    for (; this.#first < this.#waiting.length; this.#first++) {
      const next = this.#waiting[this.#first];
      if (next !== undefined && !this.#tryPost(next.task, next.parcel)) break;
    }
    const posted = this.#first - before;
    if (this.#first === this.#waiting.length) {
      this.#waiting = [];
      this.#first = 0;
    }
    return posted;
  }

  /** The payload is no longer needed. */
  discard({ offset, length, tickets }: Parcel): void {
    // Of a worker that was lost before it had them.
    dropTickets(tickets);
    if (offset !== -1) this.#blocks.give(offset, length);
  }

  #tryPost(task: number, parcel: Parcel): boolean {
    if (parcel.bytes !== undefined) {
      parcel.offset = this.#blocks.take(parcel.length);
      if (parcel.offset === -1) return false;
      this.#payloads.bytes.set(parcel.bytes, parcel.offset);
      parcel.bytes = undefined;
    }
    return this.board.post(task, parcel);
  }

  #referenceOf(target: TaskFunction): { number: number; bytes: Uint8Array } {
    let reference = this.#references.get(target);
    if (reference === undefined) {
      const bytes = dumps(target, { root: 'the function', context: this.context });
      reference = { number: this.#references.size + 1, bytes };
      this.#references.set(target, reference);
    }
    return reference;
  }
}

/**
 * An error about item `index` of a chunk that begins with item `first` of what the user gave: says so in the user's
 * numbers.
 */
export function shiftedPath(error: unknown, first: number): unknown {
  if (!(error instanceof PicklingError) || first === 0) return error;
  const path = error.path.replace(/^args\[(\d+)\]/, (_, index: string) => `args[${Number(index) + first}]`);
  const message = error.message.startsWith(error.path)
    ? path + error.message.slice(error.path.length)
    : error.message;
  return new PicklingError(message, path, error.cause === undefined ? {} : { cause: error.cause });
}
