/** `SharedMemoryManager`: blocks of shared memory that go with their manager. */
import { rangeError, typeError } from '../errors.ts';
import { ShareableList, type ShareableItem } from '../shared-memory/shareable-list.ts';
import { SharedMemory } from '../shared-memory/shared-memory.ts';
import { BaseManager } from './manager.ts';

/** Makes blocks of shared memory and removes them all when it is shut down, so that nobody has to unlink them. */
export class SharedMemoryManager extends BaseManager {
  /**
   * A new block of `size` bytes, made here; its name is kept by the manager.
   * @throws TypeError and RangeError for a size that can't be; AssertionError before start().
   */
  SharedMemory(size: number): SharedMemory {
    if (typeof size !== 'number') throw typeError(`SharedMemory(): size is a number, not ${typeof size}.`);
    if (!Number.isInteger(size) || size < 1)
      throw rangeError(`SharedMemory(): size is a whole number from 1 on, not ${size}.`);
    this.segments();
    const block = new SharedMemory({ create: true, size });
    this.#track(block);
    return block;
  }

  /** A new list of these items in a block of its own; its name is kept by the manager. */
  ShareableList<T extends ShareableItem>(sequence: Iterable<T>): ShareableList<T> {
    this.segments();
    const list = new ShareableList<T>(sequence);
    this.#track(list.shm);
    return list;
  }

  /** The names of the manager's blocks. */
  segments(): string[] {
    return this.ask('segments', []) as string[];
  }

  #track(block: SharedMemory): void {
    try {
      this.ask('trackSegment', [block.name]);
    } catch (error) {
      block.close();
      block.unlink();
      throw error;
    }
  }
}
