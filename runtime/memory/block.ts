/**
 * A block of shared memory: what every lock, value and queue lies in.
 *
 * Four words of its own stand before what the user of the block sees: the number of handles on it in all processes,
 * the object's id (two words), and one in reserve. The maker of the arena uses a block again when its own handle is
 * gone and the count says that nobody else has one. A process that is killed leaves its count behind: that block then
 * lives as long as the arena. Nothing is ever used again too early.
 */
import { onBeforeFork, onFork, platform, type Address } from '../platform/index.ts';
import type { ObjectIdPair } from '../tracing/index.ts';
import { nextObjectId } from './object-id.ts';
import { ARENA_HEADER_BYTES, createArena, openArena, type Arena } from './arena.ts';
import type { ReceiveContext, TransferContext } from './transfer.ts';

const OWN_BYTES = 16;
const HANDLES = 0;
const ID_PID = 1;
const ID_N = 2;
const ALIGN = 64;
/** Larger blocks get a memory of their own, which goes back to the system when they are gone. */
const LARGE = 64 * 1024;
const ARENA_BYTES = 256 * 1024;

/** How a block travels: arena, index of its descriptor in the message, where in it the payload is. Plain data. */
export type BlockRecord = readonly [arena: string, descriptor: number, offset: number, bytes: number];

/** What outlives the handle: enough to give the block back. */
interface Holding {
  readonly own: Int32Array;
  /** Only in the process that made it, and only where blocks are reused. */
  readonly reuse: { pool: Pool; start: number; size: number } | undefined;
}

/** Each handle of this process counts one, until it is closed or collected. */
const holdings = new Set<Holding>();
const forgotten = new FinalizationRegistry<Holding>(drop);

export class Block {
  /** Bytes. */
  readonly length: number;
  /** Of the first byte, in this process. */
  readonly address: Address;
  /** All of the payload (or its whole words). */
  readonly words: Int32Array;
  /** @internal */
  readonly #arena: Arena;
  readonly #own: Int32Array;
  readonly #holding: Holding;

  /** @internal Use {@link allocate} or {@link receiveBlock}. */
  constructor(
    arena: Arena,
    /** Of the payload in the arena's memory: multiple of 16, for large blocks of 64. */
    readonly offset: number,
    length: number,
    reuse?: Holding['reuse'],
  ) {
    this.#arena = arena;
    this.length = length;
    this.address = (arena.address + offset) as Address;
    this.words = new Int32Array(arena.buffer, offset, length >> 2);
    this.#own = new Int32Array(arena.buffer, offset - OWN_BYTES, 4);
    this.#holding = { own: this.#own, reuse };
    Atomics.add(this.#own, HANDLES, 1);
    holdings.add(this.#holding);
    forgotten.register(this, this.#holding, this.#holding);
  }

  /** The arena's memory; the payload begins at {@link offset}. */
  get buffer(): ArrayBuffer {
    return this.#arena.buffer;
  }

  /** Id of the object that lies in here. */
  get id(): ObjectIdPair {
    return { pid: this.#own[ID_PID] ?? 0, n: this.#own[ID_N] ?? 0 };
  }

  /** @internal */
  name({ pid, n }: ObjectIdPair): void {
    this.#own[ID_PID] = pid;
    this.#own[ID_N] = n;
  }

  /**
   * A buffer over nothing but [offset, offset + bytes) of the payload, to be given to users: as long as anything looks at
   * it, the block is not used again.
   */
  expose(offset = 0, bytes = this.length - offset): ArrayBuffer {
    const exposed = platform.memory.view((this.address + offset) as Address, bytes);
    exposedBuffers.register(exposed, this);
    return exposed;
  }

  /**
   * How this block goes to another process. Counts one handle for the time that it is under way, since this one may be
   * gone before the other process has its own.
   */
  pack(context: TransferContext): BlockRecord {
    Atomics.add(this.#own, HANDLES, 1);
    const own = this.#own;
    context.whenDelivered?.(() => {
      Atomics.sub(own, HANDLES, 1);
    });
    return [this.#arena.id, context.attach(this.#arena.fd), this.offset, this.length];
  }

  /** There is a handle here now, so that for the way (see {@link pack}) is not needed any more. */
  endLoan(): void {
    Atomics.sub(this.#own, HANDLES, 1);
  }

  /** Gives the handle up. The words must not be touched afterwards. A second time is harmless. */
  close(): void {
    forgotten.unregister(this.#holding);
    drop(this.#holding);
  }
}

/** Keeps the block (the held value) alive as long as its exposed buffer. */
const exposedBuffers = new FinalizationRegistry<Block>(() => undefined);

/** Memory of this process's own making, and what of it may be used again. */
class Pool {
  readonly arena: Arena;
  #end = ARENA_HEADER_BYTES;
  readonly #free = new Map<number, number[]>();
  /** Given up here, but others still had a handle. */
  #lent: { start: number; size: number; own: Int32Array }[] = [];

  constructor(bytes: number) {
    this.arena = createArena(bytes);
  }

  /** Start of `size` zeroed bytes, or `undefined` when the arena is full. */
  take(size: number): number | undefined {
    const start = this.#free.get(size)?.pop() ?? this.#takeBack(size);
    if (start !== undefined) {
      new Uint8Array(this.arena.buffer, start, size).fill(0);
      return start;
    }
    if (this.#end + size > this.arena.length) return undefined;
    this.#end += size;
    return this.#end - size;
  }

  give(start: number, size: number, own: Int32Array): void {
    if (Atomics.load(own, HANDLES) > 0) {
      this.#lent.push({ start, size, own });
      return;
    }
    const list = this.#free.get(size);
    if (list === undefined) this.#free.set(size, [start]);
    else list.push(start);
  }

  /** Looks whether the others have given something back since. */
  #takeBack(size: number): number | undefined {
    if (this.#lent.length === 0) return undefined;
    const lent = this.#lent;
    this.#lent = [];
    for (const { start, size: bytes, own } of lent) this.give(start, bytes, own);
    return this.#free.get(size)?.pop();
  }
}

let pools: Pool[] = [];

// The count of each handle that the child is about to inherit is raised before it exists; so both may give up theirs.
onBeforeFork(() => {
  for (const { own } of holdings) Atomics.add(own, HANDLES, 1);
});

// The parent goes on allocating from its arenas, so the child must not.
onFork(() => {
  pools = [];
});

/** Zeroed shared memory, with an id for the object that is going to lie in it. Throws where memory is short. */
export function allocate(bytes: number, id: ObjectIdPair = nextObjectId()): Block {
  const block = place(bytes);
  block.name(id);
  return block;
}

function place(bytes: number): Block {
  if (bytes >= LARGE) {
    const arena = createArena(ALIGN + bytes);
    return new Block(arena, ARENA_HEADER_BYTES + ALIGN, bytes);
  }
  // A block that is larger than a few cache lines begins with a line of its own.
  const lead = bytes >= 1024 ? ALIGN : OWN_BYTES;
  const size = Math.ceil((lead + bytes) / ALIGN) * ALIGN;
  for (let index = pools.length - 1; ; index--) {
    const pool = pools[index] ?? new Pool(ARENA_BYTES);
    if (index < 0) pools.push(pool);
    const start = pool.take(size);
    if (start !== undefined) return new Block(pool.arena, start + lead, bytes, { pool, start, size });
  }
}

/** The handle of this process on a block that another one has packed. */
export function receiveBlock(
  [arena, descriptor, offset, bytes]: BlockRecord,
  context: ReceiveContext,
): Block {
  const block = new Block(openArena(arena, context.descriptor(descriptor)), offset, bytes);
  if (context.once === true) block.endLoan();
  return block;
}

function drop(holding: Holding): void {
  if (!holdings.delete(holding)) return;
  Atomics.sub(holding.own, HANDLES, 1);
  const { reuse } = holding;
  // In a forked child the pool is the parent's.
  if (reuse !== undefined && pools.includes(reuse.pool))
    reuse.pool.give(reuse.start, reuse.size, holding.own);
}
