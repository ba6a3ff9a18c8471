/** The pages of a named block in this process. They stay mapped as long as anything looks at them. */
import { platform, type Fd, type Mapping } from '../platform/index.ts';

type Pages = Pick<Mapping, 'address' | 'length'>;

const collected = new FinalizationRegistry<Pages>((pages) => {
  platform.memory.unmap(pages);
});

/**
 * All of a block. As long as nobody has asked for its bytes, nothing can look at the pages, and closing gives them back at
 * once; afterwards they stay as long as any view lives.
 */
export class BlockPages {
  readonly #pages: Pages;
  #buffer: ArrayBuffer | undefined;

  /** The descriptor may be closed afterwards. */
  constructor(fd: Fd, bytes: number) {
    this.#pages = platform.memory.mapPages(fd, 0, bytes);
    collected.register(this, this.#pages, this);
  }

  get buffer(): ArrayBuffer {
    if (this.#buffer === undefined) {
      const { address, length } = this.#pages;
      this.#buffer = platform.memory.view(address, length);
      // Each view keeps the buffer alive, as this object does not.
      collected.unregister(this);
      collected.register(this.#buffer, this.#pages);
    }
    return this.#buffer;
  }

  /** Nobody asks for {@link buffer} afterwards. */
  close(): void {
    if (this.#buffer !== undefined) return;
    collected.unregister(this);
    platform.memory.unmap(this.#pages);
  }
}
