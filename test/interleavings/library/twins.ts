/**
 * How the objects of a scenario reach its processes: by the library's own way, each process with twins of its own. What is
 * the same object twice, such as a lock and the lock of a condition, is one object there too, as with the library's packer.
 */
import type { BlockRecord } from '../../../runtime/memory/block.ts';
import type { Fd } from '../../../runtime/platform/port.ts';
import type { Library } from './entry.ts';

const BLOCK = 'block';
const RING = 'ring';
const AREA = 'area';

/** Plain data that {@link Receiver} makes objects of, in another library. */
class Packed {
  constructor(
    readonly kind: string,
    readonly data: unknown,
  ) {}
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

export class Packer {
  readonly #packed = new Map<object, Packed>();

  constructor(private readonly library: Library) {}

  pack(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.pack(each));
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#packed.get(value);
    if (known !== undefined) return known;
    const packed = this.#packShared(value);
    if (packed !== undefined) {
      this.#packed.set(value, packed);
      return packed;
    }
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.pack(each)]));
  }

  #packShared(value: object): Packed | undefined {
    const { library } = this;
    const context = { purpose: 'process', attach: (fd: Fd) => fd } as const;
    if (value instanceof library.Block) return new Packed(BLOCK, value.pack(context));
    if (value instanceof library.Ring) return new Packed(RING, value.fd);
    if (value instanceof library.SharedArea) return new Packed(AREA, [value.fd, value.capacity]);
    if (!library.isTransferable(value)) return undefined;
    const { kind, data } = value[library.transfer](context);
    return new Packed(kind, this.pack(data));
  }
}

export class Receiver {
  readonly #received = new Map<Packed, unknown>();

  constructor(private readonly library: Library) {}

  receive(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.receive(each));
    if (value instanceof Packed) {
      if (!this.#received.has(value)) this.#received.set(value, this.#restore(value));
      return this.#received.get(value);
    }
    if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.receive(each)]));
  }

  #restore({ kind, data }: Packed): object {
    const { library } = this;
    const context = { purpose: 'process', descriptor: (index: number) => index as Fd } as const;
    if (kind === BLOCK) return library.receiveBlock(data as BlockRecord, context);
    if (kind === RING) return new library.Ring(library.RingMemory.open(data as Fd));
    if (kind === AREA) {
      const [fd, capacity] = data as [Fd, number];
      return library.SharedArea.open(fd, capacity);
    }
    const restore = library.restorerOf(kind);
    if (restore === undefined) throw new Error(`Nobody knows how to restore a ${kind}.`);
    return restore(this.receive(data) as never, context);
  }
}
