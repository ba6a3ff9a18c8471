/** The blocks of shared memory that a `SharedMemoryManager` made: removed when it is shut down. */
import { SystemError } from '../../errors.ts';
import { SharedMemory } from '../../shared-memory/shared-memory.ts';

export class Segments {
  readonly #names = new Set<string>();

  add(name: string): void {
    this.#names.add(name);
  }

  list(): string[] {
    return [...this.#names];
  }

  /** Removes them all; those that somebody has removed already are no trouble. */
  unlinkAll(): void {
    for (const name of this.#names) {
      try {
        const block = new SharedMemory({ name });
        block.close();
        block.unlink();
      } catch (error) {
        if (!(error instanceof SystemError && error.code === 'ENOENT')) throw error;
      }
    }
    this.#names.clear();
  }
}
