/**
 * Shared memory that can grow in place: a range of addresses is mapped once, far larger than what is needed, and the
 * memfd behind it is lengthened as the range is used. So no process ever has to be told of new memory, and an offset
 * means the same everywhere.
 */
import { platform, type Address, type Fd } from '../platform/index.ts';

const GROWTH_STEP = 256 * 1024;

export class SharedArea {
  readonly fd: Fd;
  /** The most that it can ever hold. */
  readonly capacity: number;
  readonly address: Address;
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  /** So much may be touched. Only the one process that grows an area knows it. */
  #ready: number;

  private constructor(fd: Fd, capacity: number, ready: number) {
    const mapping = platform.memory.map(fd, 0, capacity);
    this.fd = fd;
    this.capacity = capacity;
    this.address = mapping.address;
    this.bytes = Buffer.from(mapping.buffer);
    this.words = new Int32Array(mapping.buffer);
    this.#ready = ready;
    unmapping.register(mapping.buffer, { address: mapping.address, length: mapping.length });
  }

  /** `capacity`: addresses, not memory. `ready`: bytes that can be used at once. */
  static create(label: string, capacity: number, ready: number): SharedArea {
    const { pageSize } = platform.memory;
    const whole = roundUp(capacity, pageSize);
    const first = Math.min(roundUp(ready, pageSize), whole);
    return new SharedArea(platform.memory.createAnonymous(label, first), whole, first);
  }

  /** The twin in another process. */
  static open(fd: Fd, capacity: number): SharedArea {
    return new SharedArea(fd, capacity, platform.memory.size(fd));
  }

  /** Makes [0, end) usable. Called by one process only. @throws SystemError ENOMEM or ENOSPC. */
  require(end: number): void {
    if (end <= this.#ready) return;
    // Doubling, up to a limit, keeps the number of calls small.
    const wanted = Math.max(end, Math.min(this.#ready * 2, this.#ready + 64 * GROWTH_STEP));
    const ready = Math.min(roundUp(wanted, GROWTH_STEP), this.capacity);
    platform.memory.grow(this.fd, ready, this.#ready);
    this.#ready = ready;
  }

  /** Gives memory back to the system; it may be used again later and reads as zero. */
  discard(offset: number, bytes: number): void {
    const { pageSize } = platform.memory;
    const begin = roundUp(offset, pageSize);
    const end = Math.min(offset + bytes, this.#ready);
    const whole = end - (end % pageSize) - begin;
    if (whole > 0) platform.memory.discard(this.fd, begin, whole);
  }

  /** Lets go of the descriptor, and as the owner of the memory too. The addresses go when the last view is collected. */
  release(owner: boolean): void {
    if (owner) platform.memory.discard(this.fd, 0, platform.memory.size(this.fd));
    platform.descriptors.close(this.fd);
  }
}

/** Each view keeps its buffer alive: once that is collected, nothing can touch the pages any more. */
const unmapping = new FinalizationRegistry<{ address: Address; length: number }>((mapping) => {
  platform.memory.unmap(mapping);
});

function roundUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}
