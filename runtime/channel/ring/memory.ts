/** The memory of one queue in this process: its words, and the chunks' bytes, mapped when they are first looked at. */
import { platform, type Address, type Fd, type Mapping } from '../../platform/index.ts';
import { ProcessError } from '../../errors.ts';
import { SharedWords } from '../../sync/shared-words.ts';
import type { Numbers } from './algorithm.ts';
import * as at from './layout.ts';
import { CHUNK_BYTES, CHUNK_UNITS, DATA_OFFSET, tableIndex, chunkOf } from './layout.ts';

const { memory, descriptors } = platform;

/** The first pieces, which most queues never exceed. */
const FIRST_WINDOW = 2;
/** Then so many pieces are mapped at once: there may be only so many mappings in a process. */
const WINDOW = 64;
/** Up to this many words are copied by a loop: a native call costs more. */
const LOOP_WORDS = 64;

interface Window {
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

interface Held {
  readonly fd: Fd;
  readonly mappings: Pick<Mapping, 'address' | 'length'>[];
}

const forgotten = new FinalizationRegistry<Held>(({ fd, mappings }) => {
  for (const mapping of mappings) memory.unmap(mapping);
  descriptors.close(fd);
});

export class RingMemory implements Numbers {
  readonly fd: Fd;
  readonly words: SharedWords;
  readonly #windows: (Window | undefined)[] = [];
  readonly #mappings: Pick<Mapping, 'address' | 'length'>[] = [];

  /** Takes the descriptor over: it is closed, and the memory unmapped, when this object is collected. */
  constructor(fd: Fd) {
    this.fd = fd;
    const mapping = this.#map(0, DATA_OFFSET);
    this.words = new SharedWords({
      words: new Int32Array(mapping.buffer),
      address: mapping.address,
    });
    // Nothing outside of this object ever refers to the mapped memory, so it can go together with it.
    forgotten.register(this, { fd, mappings: this.#mappings });
  }

  static create(): RingMemory {
    const ring = new RingMemory(memory.createAnonymous('multiprocessing-queue', DATA_OFFSET + CHUNK_BYTES));
    const { words } = ring;
    words.store(at.MAPPED, 1);
    words.store(at.PIECES, 1);
    words.store(at.MAGIC, at.MAGIC_NUMBER);
    return ring;
  }

  /** The memory behind a descriptor from elsewhere, which stays the caller's. */
  static open(fd: Fd): RingMemory {
    const ring = new RingMemory(descriptors.duplicate(fd));
    if (ring.words.load(at.MAGIC) !== at.MAGIC_NUMBER)
      throw new ProcessError('What came for a queue is not the memory of one.', {
        code: 'ERR_MP_UNPICKLING',
      });
    return ring;
  }

  #map(offset: number, bytes: number): { buffer: ArrayBuffer; address: Address } {
    const mapping = memory.map(this.fd, offset, bytes);
    this.#mappings.push({ address: mapping.address, length: mapping.length });
    return mapping;
  }

  /** Prepares a piece of memory: there, zeroed or not, and not to be had only when it is written to. */
  prepare(piece: number): void {
    const start = DATA_OFFSET + piece * CHUNK_BYTES;
    memory.grow(this.fd, start + CHUNK_BYTES, start);
  }

  /** Gives a piece's pages back to the system. */
  discard(piece: number): void {
    memory.discard(this.fd, DATA_OFFSET + piece * CHUNK_BYTES, CHUNK_BYTES);
  }

  #piece(position: number): number {
    // Written under PUT_LOCK, and before the tail that made whoever reads come here.
    return this.words.guarded(tableIndex(chunkOf(position)));
  }

  #window(piece: number): Window {
    const index = piece < FIRST_WINDOW ? 0 : 1 + Math.floor((piece - FIRST_WINDOW) / WINDOW);
    return this.#windows[index] ?? this.#openWindow(index);
  }

  #openWindow(index: number): Window {
    const first = index === 0 ? 0 : FIRST_WINDOW + (index - 1) * WINDOW;
    const pieces = index === 0 ? FIRST_WINDOW : WINDOW;
    // It may reach beyond the end of the memory: only pieces that are there are ever touched.
    const { buffer } = this.#map(DATA_OFFSET + first * CHUNK_BYTES, pieces * CHUNK_BYTES);
    const window = { words: new Int32Array(buffer), bytes: new Uint8Array(buffer) };
    this.#windows[index] = window;
    return window;
  }

  /** Where a position lies in its window, in 4-byte words. */
  #wordIndex(piece: number, position: number): number {
    const inWindow = piece < FIRST_WINDOW ? piece : (piece - FIRST_WINDOW) % WINDOW;
    return (inWindow * CHUNK_UNITS + (position & (CHUNK_UNITS - 1))) * 2;
  }

  lengthAt(position: number): number {
    const piece = this.#piece(position);
    return this.#window(piece).words[this.#wordIndex(piece, position)] as number;
  }

  numberAt(position: number): number {
    const piece = this.#piece(position);
    return this.#window(piece).words[this.#wordIndex(piece, position) + 1] as number;
  }

  /** Writes the header of the item at `position`; its number is there. */
  setLength(position: number, length: number): void {
    const piece = this.#piece(position);
    this.#window(piece).words[this.#wordIndex(piece, position)] = length;
  }

  /** Writes the number of the item that is going to begin at `position`. */
  setNumber(position: number, number: number): void {
    const piece = this.#piece(position);
    this.#window(piece).words[this.#wordIndex(piece, position) + 1] = number;
  }

  /**
   * Writes bytes from `position` on. `sourceWords` is the memory of `source`, which begins where its buffer does and
   * has whole words.
   */
  write(position: number, source: Uint8Array, sourceWords: Int32Array, length: number): void {
    const count = (length + 3) >> 2;
    if (count <= LOOP_WORDS && (position & (CHUNK_UNITS - 1)) + at.unitsOf(length) <= CHUNK_UNITS) {
      const piece = this.#piece(position);
      const start = this.#wordIndex(piece, position);
      const { words } = this.#window(piece);
      for (let i = 0; i < count; i++) words[start + i] = sourceWords[i] as number;
    } else {
      this.writeBytes(position, source, length);
    }
  }

  writeBytes(position: number, source: Uint8Array, length: number): void {
    this.#copy(position, length, (window, from, done, bytes) => {
      window.bytes.set(source.subarray(done, done + bytes), from);
    });
  }

  /** Reads bytes from `position` on, into memory as that of {@link write}. */
  read(position: number, into: Uint8Array, intoWords: Int32Array, length: number): void {
    const count = (length + 3) >> 2;
    if (count <= LOOP_WORDS && (position & (CHUNK_UNITS - 1)) + at.unitsOf(length) <= CHUNK_UNITS) {
      const piece = this.#piece(position);
      const { words } = this.#window(piece);
      const start = this.#wordIndex(piece, position);
      for (let i = 0; i < count; i++) intoWords[i] = words[start + i] as number;
    } else {
      this.readBytes(position, into, length);
    }
  }

  readBytes(position: number, into: Uint8Array, length: number): void {
    this.#copy(position, length, (window, from, done, bytes) => {
      into.set(window.bytes.subarray(from, from + bytes), done);
    });
  }

  /** Visits the parts of a stretch of the tape, chunk by chunk. */
  #copy(
    position: number,
    length: number,
    part: (window: Window, from: number, done: number, bytes: number) => void,
  ): void {
    let here = position;
    for (let done = 0; done < length;) {
      const piece = this.#piece(here);
      const room = (CHUNK_UNITS - (here & (CHUNK_UNITS - 1))) * at.UNIT_BYTES;
      const bytes = Math.min(room, length - done);
      part(this.#window(piece), this.#wordIndex(piece, here) * 4, done, bytes);
      done += bytes;
      here = (here + bytes / at.UNIT_BYTES) | 0;
    }
  }
}
