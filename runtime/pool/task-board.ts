/**
 * Where the pool's owner pins up tasks and its workers take them: a ring of slots in shared memory, written by the
 * owner alone and taken from without any lock, so that a worker that is killed at any instruction leaves the board
 * usable, and the owner able to say which task died with it.
 *
 * A slot goes FREE → READY (owner) → taken by worker w (one compare-exchange: taking it and saying who has it are the
 * same instruction) → FREE again (w, after it wrote the task's number into its own `current` word). So the slot of a
 * task that runs for an hour is free for another at once, and at every moment a taken task is named either by its slot
 * or by its worker's word, or by both:
 *
 *     worker w                                 killed right after it: the owner finds the task by
 *     compareExchange(slot, READY, taken by w)   the slot
 *     current = task                             both
 *     slot = FREE                                `current`
 *     …runs, writes the result…                  `current`
 *     result committed                           nothing is lost: the owner reads results before it looks here
 *
 * `head` is only a hint where to begin looking: everything before it was taken, everybody may move it on by one.
 * A worker with an outdated idea of head or tail can at worst take a slot of the ring's next round, and that is right
 * too, since it reads the task from the slot after it took it.
 */
import type { SharedArea } from './shared-area.ts';
import { Control } from './control.ts';

const SLOT_WORDS = 8;
const SLOT_BYTES = SLOT_WORDS * 4;
/** Words of a slot. */
const STATE = 0;
const TASK = 1;
const OFFSET = 2;
const LENGTH = 3;
const KIND = 4;
const FUNCTION = 5;
const REFERENCE_LENGTH = 6;
const SPLIT = 7;

/** States; a taken slot has the worker's number plus {@link TAKEN}. */
const FREE = 0;
const READY = 1;
const TAKEN = 2;

/** Room for so many tasks that nobody took yet; more wait in the owner. */
export const SLOTS = 1 << 18;
const MASK = SLOTS - 1;
export const SLOTS_BYTES = SLOTS * SLOT_BYTES;

/** A task on the board, or one taken from it. */
export interface PostedTask {
  /** Not 0. */
  task: number;
  /** What a worker does with it; the board does not care. */
  kind: number;
  /** Number of the function in this pool. */
  function: number;
  /** Of the payload, in the area of payloads: first the function's reference, then the packed arguments. */
  offset: number;
  length: number;
  referenceLength: number;
  /** Where in the payload a second packed value begins; 0: there is none. */
  split: number;
}

/** The owner's side. */
export class TaskBoard {
  readonly #slots: SharedArea;
  readonly #words: Int32Array;
  readonly #control: Int32Array;
  #tail: number;
  /** Slots that were ever used. */
  #posted = 0;

  /** `posted`: what the control words count already, for tests. */
  constructor(slots: SharedArea, control: Int32Array, posted = 0) {
    this.#slots = slots;
    this.#words = slots.words;
    this.#control = control;
    this.#tail = posted;
  }

  /** False when the ring is full. */
  post(task: number, posted: Omit<PostedTask, 'task'>): boolean {
    const tail = this.#tail;
    const index = tail & MASK;
    const slot = index * SLOT_WORDS;
    this.#slots.require((index + 1) * SLOT_BYTES);
    const words = this.#words;
    if (Atomics.load(words, slot + STATE) !== FREE) return false;
    words[slot + TASK] = task;
    words[slot + OFFSET] = posted.offset;
    words[slot + LENGTH] = posted.length;
    words[slot + KIND] = posted.kind;
    words[slot + FUNCTION] = posted.function;
    words[slot + REFERENCE_LENGTH] = posted.referenceLength;
    words[slot + SPLIT] = posted.split;
    // Atomic: whoever sees READY sees the words above.
    Atomics.store(words, slot + STATE, READY);
    this.#tail = (tail + 1) | 0;
    if (index >= this.#posted) this.#posted = index + 1;
    // After READY, so that a worker that looks up to the tail finds something there.
    Atomics.store(this.#control, Control.tail, this.#tail);
    return true;
  }

  /** How many tasks nobody has taken yet, at least nearly: workers move on meanwhile. */
  waiting(): number {
    return (this.#tail - Atomics.load(this.#control, Control.head)) | 0;
  }

  /** Frees the slot that a dead worker left taken; its task, or 0. */
  takeBack(worker: number): number {
    const words = this.#words;
    // Others may have moved head on by any number since: look everywhere that was ever written.
    for (let index = 0; index < this.#posted; index++) {
      const slot = index * SLOT_WORDS;
      if (Atomics.load(words, slot + STATE) !== TAKEN + worker) continue;
      const task = words[slot + TASK] ?? 0;
      Atomics.store(words, slot + STATE, FREE);
      return task;
    }
    return 0;
  }
}

/** A worker's side. */
export class TaskTaker {
  readonly #words: Int32Array;
  readonly #control: Int32Array;
  readonly #worker: number;
  readonly #current: number;
  readonly #taken: PostedTask = {
    task: 0,
    kind: 0,
    function: 0,
    offset: 0,
    length: 0,
    referenceLength: 0,
    split: 0,
  };

  /** `current`: index of the worker's own word in `control`. */
  constructor(slots: SharedArea, control: Int32Array, worker: number, current: number) {
    this.#words = slots.words;
    this.#control = control;
    this.#worker = worker;
    this.#current = current;
  }

  /** Whether there is perhaps something to take. */
  get waiting(): boolean {
    return Atomics.load(this.#control, Control.head) !== Atomics.load(this.#control, Control.tail);
  }

  /** The oldest task that nobody has taken, or `undefined`. The same object each time. */
  take(): PostedTask | undefined {
    const words = this.#words;
    const control = this.#control;
    for (;;) {
      const head = Atomics.load(control, Control.head);
      if (head === Atomics.load(control, Control.tail)) return undefined;
      const slot = (head & MASK) * SLOT_WORDS;
      const took = Atomics.compareExchange(words, slot + STATE, READY, TAKEN + this.#worker) === READY;
      // Whoever took it, the next one is to look further on. Fails when somebody else did this already.
      Atomics.compareExchange(control, Control.head, head, (head + 1) | 0);
      if (!took) continue;
      const taken = this.#taken;
      taken.task = words[slot + TASK] ?? 0;
      taken.offset = words[slot + OFFSET] ?? 0;
      taken.length = words[slot + LENGTH] ?? 0;
      taken.kind = words[slot + KIND] ?? 0;
      taken.function = words[slot + FUNCTION] ?? 0;
      taken.referenceLength = words[slot + REFERENCE_LENGTH] ?? 0;
      taken.split = words[slot + SPLIT] ?? 0;
      // In this order, see above.
      Atomics.store(control, this.#current, taken.task);
      Atomics.store(words, slot + STATE, FREE);
      return taken;
    }
  }
}
