/** What all queues have in common: values in and out of the ring, the trace, and how a queue reaches another process. */
import { Op, Result, type ObjectKind } from '../../trace/schema.ts';
import { rangeError, typeError } from '../errors.ts';
import { describe, throwIfAborted } from '../misuse.ts';
import { creationMethod } from '../memory/creation.ts';
import { nextObjectId } from '../memory/object-id.ts';
import {
  registerTransferable,
  transfer,
  type ReceiveContext,
  type TransferContext,
  type TransferRecord,
} from '../memory/transfer.ts';
import type { Fd, Milliseconds } from '../platform/index.ts';
import { checkMayTravel } from '../sync/shared-object.ts';
import { preview, tracer, type EventDetails, type ObjectIdPair } from '../tracing/index.ts';
import type { AsyncWaitOptions } from '../sync/async-wait.ts';
import { timeoutIn, timeoutOf } from './deadline.ts';
import { noteUnflushed } from './flushing.ts';
import { Brokered, dropTickets } from './brokered.ts';
import { dumps, releasePacker, takePacker, unpack, type Packer } from './pickle.ts';
import { payloadOf, type Item } from './ring/item.ts';
import * as at from './ring/layout.ts';
import { RingMemory } from './ring/memory.ts';
import { Ring } from './ring/ring.ts';
import { releaseScratch, takeScratch } from './ring/scratch.ts';
import { WaitingLine } from './waiting-line.ts';

export type QueueKind = Extract<ObjectKind, 'queue' | 'joinable-queue' | 'simple-queue'>;

const KINDS: readonly QueueKind[] = ['queue', 'joinable-queue', 'simple-queue'];
const METHODS = ['spawn', 'fork', 'forkserver'] as const;

const context = new Brokered('queue');

/** What a constructor is given in place of its arguments when a queue is received from another process. */
export class ReceivedRing {
  constructor(readonly memory: RingMemory) {}
}

export const nothing: unique symbol = Symbol('no item');

const noPieces: readonly Uint8Array[] = [];

/** The value as an item, in the packer's memory; long runs of bytes stay where they are. */
function packItem(packer: Packer, value: unknown): Item {
  const pieces: Uint8Array[] = [];
  const length = packer.pack(value, 'value', context, pieces);
  const { buffer, words } = packer;
  return { bytes: buffer, words, length, pieces: pieces.length === 0 ? noPieces : pieces };
}

export abstract class QueueBase<T> {
  /** @internal */
  readonly id: ObjectIdPair;
  /** @internal */
  protected readonly ring: Ring;
  readonly #gets = new WaitingLine();
  readonly #puts = new WaitingLine();

  protected constructor(kind: QueueKind, maxsize: number | ReceivedRing) {
    if (maxsize instanceof ReceivedRing) {
      this.ring = new Ring(maxsize.memory);
      const { words } = maxsize.memory;
      this.id = { pid: words.load(at.ID_PID), n: words.load(at.ID_N) };
      if (tracer.on) tracer.instant(Op.ObjectReceive, this.id);
      return;
    }
    if (typeof maxsize !== 'number' || Number.isNaN(maxsize))
      throw typeError(`new Queue(): maxsize must be a number, not ${describe(maxsize)}.`);
    if (Number.isFinite(maxsize) && !Number.isInteger(maxsize))
      throw rangeError(`new Queue(): maxsize is a whole number of items, not ${maxsize}.`);
    const memory = RingMemory.create();
    const { words } = memory;
    this.id = nextObjectId();
    words.store(at.ID_PID, this.id.pid);
    words.store(at.ID_N, this.id.n);
    words.store(at.KIND, KINDS.indexOf(kind));
    words.store(at.METHOD, METHODS.indexOf(creationMethod()));
    words.store(at.MAXSIZE, Math.min(Math.max(0, Math.floor(maxsize)), 0x7fff_ffff));
    this.ring = new Ring(memory);
    if (tracer.on) tracer.created(this.id, maxsize > 0 ? { kind, size: maxsize } : { kind });
  }

  /** False when there was no room until the deadline. Throws PicklingError before anything is put. */
  protected putValue(value: T, deadline: Milliseconds): boolean {
    const packer = takePacker();
    try {
      const { ring } = this;
      const { count } = context;
      const item = packItem(packer, value);
      if (tracer.on ? this.#putTraced(value, item, deadline) : ring.put(item, deadline)) {
        noteUnflushed(ring, this.id);
        return true;
      }
      dropTickets(context.since(count));
      return false;
    } finally {
      releasePacker(packer);
    }
  }

  #putTraced(value: T, item: Item, deadline: Milliseconds): boolean {
    const { ring, id } = this;
    const text = preview(value);
    const bytes = payloadOf(item);
    // Without a maxsize a put never blocks, but for the moment that another one takes.
    if (ring.put(item, ring.maxsize === 0 ? Infinity : 0)) {
      tracer.item(Op.QueuePut, id, bytes, ring.lastNumber + 1, text);
      return true;
    }
    const timedOut = { arg: bytes, text, result: Result.TimedOut };
    if (deadline === 0) {
      tracer.instant(Op.QueuePut, id, timedOut);
      return false;
    }
    tracer.begin(Op.QueuePut, id, { arg: bytes, text, ...timeoutOf(deadline) });
    const put = ring.put(item, deadline);
    tracer.end(Op.QueuePut, id, put ? { arg: bytes, arg2: ring.lastNumber + 1, text } : timedOut);
    return put;
  }

  /** As {@link putValue}, without blocking. The value is packed now. */
  protected async putValueAsync(value: T, options: AsyncWaitOptions): Promise<boolean> {
    const { ring, id } = this;
    throwIfAborted(options.signal);
    const { count } = context;
    const packed = dumps(value, { context });
    const tickets = context.since(count);
    const bytes = Buffer.allocUnsafeSlow(Math.ceil(packed.length / 4) * 4);
    packed.copy(bytes);
    const words = new Int32Array(bytes.buffer, 0, bytes.length / 4);
    const item: Item = { bytes, words, length: packed.length, pieces: noPieces };
    const text = tracer.on ? preview(value) : '';
    const number = await this.#puts.take(
      ring.waitPoint(at.ROOM_BELLS),
      () => (ring.put(item, 0) ? { number: ring.lastNumber } : undefined),
      options,
      () => {
        if (tracer.on)
          tracer.begin(Op.QueuePut, id, { arg: item.length, text, async: true, ...timeoutIn(options) });
      },
      (put, waited) => {
        if (put !== undefined) noteUnflushed(ring, id);
        else dropTickets(tickets);
        if (!tracer.on) return;
        const details: EventDetails =
          put === undefined
            ? { arg: item.length, text, result: Result.TimedOut, async: true }
            : { arg: item.length, arg2: put.number + 1, text, async: true };
        if (waited) tracer.end(Op.QueuePut, id, details);
        else tracer.instant(Op.QueuePut, id, details);
      },
    );
    return number !== undefined;
  }

  /** {@link nothing} when there was no item until the deadline. */
  protected takeValue(deadline: Milliseconds): T | typeof nothing {
    if (tracer.on) return this.#takeTraced(deadline);
    const scratch = takeScratch();
    try {
      const taken = this.ring.get(scratch, deadline);
      if (taken === undefined) return nothing;
      return unpack(scratch.bytes, 0, taken.length, context, taken.pieces) as T;
    } finally {
      releaseScratch(scratch);
    }
  }

  #takeTraced(deadline: Milliseconds): T | typeof nothing {
    const { id } = this;
    let got = this.#take(0);
    const sleeps = got === undefined && deadline !== 0;
    if (sleeps) {
      tracer.begin(Op.QueueGet, id, timeoutOf(deadline));
      got = this.#take(deadline);
    }
    if (got === undefined) {
      if (sleeps) tracer.end(Op.QueueGet, id, { result: Result.TimedOut });
      else tracer.instant(Op.QueueGet, id, { result: Result.TimedOut });
      return nothing;
    }
    const text = preview(got.value);
    if (sleeps) tracer.end(Op.QueueGet, id, { arg: got.bytes, arg2: got.number + 1, text });
    else tracer.item(Op.QueueGet, id, got.bytes, got.number + 1, text);
    return got.value;
  }

  /** The next item with what the trace tells of it. */
  #take(deadline: Milliseconds): { value: T; bytes: number; number: number } | undefined {
    const scratch = takeScratch();
    try {
      const taken = this.ring.get(scratch, deadline);
      if (taken === undefined) return undefined;
      let bytes = taken.length;
      for (const piece of taken.pieces ?? []) bytes += piece.length;
      const number = this.ring.lastNumber;
      return { value: unpack(scratch.bytes, 0, taken.length, context, taken.pieces) as T, bytes, number };
    } finally {
      releaseScratch(scratch);
    }
  }

  /** As {@link takeValue}, without blocking. */
  protected async takeValueAsync(options: AsyncWaitOptions): Promise<T | typeof nothing> {
    const { id } = this;
    throwIfAborted(options.signal);
    const got = await this.#gets.take(
      this.ring.waitPoint(at.ITEM_BELLS),
      () => this.#take(0),
      options,
      () => {
        if (tracer.on) tracer.begin(Op.QueueGet, id, { async: true, ...timeoutIn(options) });
      },
      (taken, waited) => {
        if (!tracer.on) return;
        const details: EventDetails =
          taken === undefined
            ? { result: Result.TimedOut, async: true }
            : { arg: taken.bytes, arg2: taken.number + 1, text: preview(taken.value), async: true };
        if (waited) tracer.end(Op.QueueGet, id, details);
        else tracer.instant(Op.QueueGet, id, details);
      },
    );
    return got === undefined ? nothing : got.value;
  }

  /** @internal */
  [transfer](target: TransferContext): TransferRecord {
    const { words } = this.ring.memory;
    checkMayTravel(this.constructor.name, METHODS[words.load(at.METHOD)] ?? 'spawn', target);
    return { kind: 'queue', data: target.attach(this.ring.fd) };
  }
}

type Maker = new (received: ReceivedRing) => object;
const makers = new Map<QueueKind, Maker>();

/** Says which class a received queue of this kind belongs to. */
export function registerQueueKind(kind: QueueKind, maker: unknown): void {
  makers.set(kind, maker as Maker);
}

registerTransferable('queue', (descriptor: number, received: ReceiveContext) => {
  const fd: Fd = received.descriptor(descriptor);
  const memory = RingMemory.open(fd);
  const maker = makers.get(KINDS[memory.words.load(at.KIND)] ?? 'queue');
  if (maker === undefined) throw typeError('A queue of a kind that this process does not know was received.');
  return new maker(new ReceivedRing(memory));
});
