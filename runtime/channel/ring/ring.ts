/** A queue of byte strings in shared memory: the algorithm joined with its memory, a clock and a thread's id. */
import { platform, type Fd, type Milliseconds } from '../../platform/index.ts';
import { ProcessError, rangeError } from '../../errors.ts';
import type { WaitPoint } from '../../sync/async-wait.ts';
import { ringAll } from '../../sync/doorbell.ts';
import type { Words } from '../../sync/words.ts';
import * as algorithm from './algorithm.ts';
import { Begun } from './algorithm.ts';
import * as at from './layout.ts';
import { payloadAt, payloadOf, readItem, writeItem, type Item, type Taken } from './item.ts';
import type { RingMemory } from './memory.ts';
import type { Scratch } from './scratch.ts';
import { LARGE, PATIENCE, Waits } from './waits.ts';

const { clock, futex } = platform;

/** Payloads beyond this have no number of bytes that fits the header. */
const LARGEST = 0x7fff_ffc0;

export class Ring {
  readonly memory: RingMemory;
  readonly #words: Words;
  readonly #waits: Waits;
  /** Position behind the last item that this process has put. */
  lastEnd = 0;
  /** Number of the item that was put or taken last here. */
  lastNumber = 0;

  /** @param words Another way to the memory's words: tests let a process die at one of its operations. */
  constructor(memory: RingMemory, words: Words = memory.words) {
    this.memory = memory;
    this.#words = words;
    this.#waits = new Waits(words, memory);
  }

  get fd(): Fd {
    return this.memory.fd;
  }

  /** Where event loops wait: for items, for room, for all being done. */
  waitPoint(table: typeof at.ITEM_BELLS | typeof at.ROOM_BELLS | typeof at.DONE_BELLS): WaitPoint {
    return { words: this.memory.words, table };
  }

  get maxsize(): number {
    return this.#words.guarded(at.MAXSIZE);
  }

  /** Puts an item. Returns false when there was no room until the deadline (0: looks once). */
  put(item: Item, deadline: Milliseconds): boolean {
    const payload = payloadOf(item);
    if (payload > LARGEST)
      throw rangeError(
        `An item of ${payload} bytes is too large for a queue: at most ${LARGEST} bytes, use SharedMemory.`,
      );
    const w = this.#words;
    const me = futex.threadId();
    if (payload >= LARGE) this.#waits.giveTime(payload);
    if (!this.#waits.beginPut(me, deadline)) return false;
    const tail = w.guarded(at.TAIL);
    const next = (tail + at.unitsOf(payload)) | 0;
    try {
      if (algorithm.needsChunk(w, next)) this.#extend(next);
      const number = this.memory.numberAt(tail);
      writeItem(this.memory, tail, item, payload);
      this.memory.setNumber(next, (number + 1) | 0);
      this.lastNumber = number;
    } catch (error) {
      algorithm.cancelPut(w, me);
      throw error;
    }
    algorithm.endPut(w, me, next);
    ringAll(w, at.ITEM_BELLS);
    this.lastEnd = next;
    return true;
  }

  /** Gives the tape memory up to `next`. PUT_LOCK is held. */
  #extend(next: number): void {
    const w = this.#words;
    do {
      const plan = algorithm.planChunk(w);
      if (plan === 'full') {
        throw new ProcessError(
          'The queue can not hold more: 4 GB wait in it. Let consumers catch up, or give it a maxsize.',
          { code: 'ERR_MP_QUEUE_LIMIT' },
        );
      }
      if (plan < 0) this.memory.prepare(~plan);
      else if (at.chunkDistance(w.load(at.RECYCLED), w.load(at.DISCARDED)) < 0) this.memory.prepare(plan);
      algorithm.addChunk(w, plan);
    } while (algorithm.needsChunk(w, next));
    this.#trim();
  }

  /** Gives back what a long row of items has left behind. PUT_LOCK is held: nobody uses a free chunk meanwhile. */
  #trim(): void {
    const w = this.#words;
    const recycled = w.load(at.RECYCLED);
    // It must not fall so far behind that the numbers' turn would put it ahead.
    if (at.chunkDistance(w.load(at.DISCARDED), recycled) < 0) w.store(at.DISCARDED, recycled);
    const end = at.chunkOf(w.load(at.HEAD));
    let chunk = recycled;
    for (let kept = 0; kept < at.KEPT_CHUNKS; kept++) chunk = at.nextChunk(chunk);
    const discarded = w.load(at.DISCARDED);
    if (at.chunkDistance(discarded, chunk) > 0) chunk = discarded;
    for (; at.chunkDistance(end, chunk) > 0; chunk = at.nextChunk(chunk)) {
      this.memory.discard(w.load(at.tableIndex(chunk)));
      w.store(at.DISCARDED, at.nextChunk(chunk));
    }
  }

  /** Takes the next item, its first part into `scratch`; `undefined` when there was none until the deadline (0: looks once). */
  get(scratch: Scratch, deadline: Milliseconds): Taken | undefined {
    const w = this.#words;
    const me = futex.threadId();
    if (!this.#waits.beginGet(me, deadline)) return undefined;
    const head = w.guarded(at.HEAD);
    const next = (head + at.unitsOf(payloadAt(this.memory, head))) | 0;
    let taken: Taken;
    try {
      taken = readItem(this.memory, head, scratch);
      this.lastNumber = this.memory.numberAt(head);
    } catch (error) {
      algorithm.cancelGet(w, me);
      throw error;
    }
    algorithm.endGet(w, me, next);
    ringAll(w, at.ROOM_BELLS);
    if (at.chunkOf(head) !== at.chunkOf(next)) this.#trimLater(me);
    return taken;
  }

  /** After a chunk was used up; only if nobody is putting right now: who puts does it himself. */
  #trimLater(me: number): void {
    const w = this.#words;
    const free = at.chunkDistance(at.chunkOf(w.load(at.HEAD)), w.load(at.RECYCLED));
    if (free <= at.KEPT_CHUNKS) return;
    if (algorithm.beginPut(w, this.memory, me, 0, 0, 0, 0) !== Begun.Ready) return;
    try {
      this.#trim();
    } finally {
      algorithm.cancelPut(w, me);
    }
  }

  /** Items put and not yet got. */
  count(): number {
    return Math.max(0, algorithm.countWaiting(this.#words, this.memory));
  }

  isEmpty(): boolean {
    return this.#words.load(at.HEAD) === this.#words.load(at.TAIL);
  }

  isFull(): boolean {
    const maxsize = this.#words.load(at.MAXSIZE);
    return maxsize > 0 && this.count() >= maxsize;
  }

  /** Bytes that must be taken before this process may end; 0 when what it put is "in the pipe" or was taken. */
  unflushed(): number {
    const head = this.#words.load(at.HEAD);
    const mine = (this.lastEnd - head) | 0;
    // Beyond the tail it is no position of now, but one from a whole turn of the numbers ago.
    if (mine <= at.CAPACITY_UNITS || mine > ((this.#words.load(at.TAIL) - head) | 0)) return 0;
    return (mine - at.CAPACITY_UNITS) * at.UNIT_BYTES;
  }

  /** Blocks until {@link unflushed} is 0. */
  flush(): void {
    const target = (this.lastEnd - at.CAPACITY_UNITS) | 0;
    while (this.unflushed() > 0) algorithm.awaitTaken(this.#words, target, clock.now() + PATIENCE);
  }

  /** One item less to wait for; false when all were done already. */
  markDone(): boolean {
    if (!algorithm.markDone(this.#words, this.memory)) return false;
    ringAll(this.#words, at.DONE_BELLS);
    return true;
  }

  isDone(): boolean {
    return this.memory.numberAt(this.#words.load(at.TAIL)) === this.#words.load(at.DONE);
  }

  /** Blocks until all that was put is done. */
  awaitDone(): void {
    while (!algorithm.awaitDone(this.#words, this.memory, clock.now() + PATIENCE));
  }
}
