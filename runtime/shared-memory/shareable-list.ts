/** `ShareableList`: a list of a fixed length in a block of shared memory, byte for byte as CPython lays it out. */
import { inspect } from 'node:util';
import { rangeError, typeError } from '../errors.ts';
import { onlyTell } from '../misuse.ts';
import {
  registerTransferable,
  transfer,
  type Transferable,
  type TransferRecord,
} from '../memory/transfer.ts';
import { indexedList } from './indexed-list.ts';
import { decodeItem, encodeItem, sameItem, SLOT, type ShareableItem } from './list-items.ts';
import { layoutFor, readLayout, writeLayout, type ListLayout } from './list-layout.ts';
import { SharedMemory } from './shared-memory.ts';

export type { ShareableItem } from './list-items.ts';

/** What `new ShareableList(sequence, …)` takes besides. */
export interface ShareableListOptions {
  /** Of its block. With items: the new one's; without: of the list to open. */
  name?: string | undefined;
}

/**
 * Numbers, strings, booleans, `null` and bytes, one beside the other, shared by name. `list[i] = x` may change an item's
 * kind, but no string or bytes may be longer than its slot, which was cut when the list was made. No lock guards it.
 */
export class ShareableList<T extends ShareableItem = ShareableItem> implements Transferable {
  [index: number]: T;
  /** The block that it lies in: to be closed and unlinked through it. */
  readonly shm!: SharedMemory;
  readonly #layout: ListLayout;

  /**
   * A new list of these items, or (without items) the one called `name`.
   * @throws TypeError for an item of another kind, SystemError with code ENOENT or EEXIST, RangeError for a block that
   *   holds no list.
   */
  constructor(sequence?: Iterable<T> | null, options: ShareableListOptions = {}) {
    const { name } = checkedOptions(options);
    let shm: SharedMemory;
    if ((sequence === undefined || sequence === null) && name !== undefined) {
      shm = new SharedMemory({ name });
      try {
        this.#layout = readLayout(viewOf(shm), shm.name);
      } catch (error) {
        shm.close();
        throw error;
      }
    } else {
      const items = itemsOf(sequence ?? []).map(encodeItem);
      this.#layout = layoutFor(items);
      shm = new SharedMemory({ name, create: true, size: this.#layout.bytes });
      writeLayout(viewOf(shm), this.#layout);
      items.forEach(({ format, code, bytes }, index) => {
        const start = this.#layout.slots[index] ?? 0;
        const end = this.#layout.slots[index + 1] ?? 0;
        shm.buf.set(bytes, start);
        this.#describe(shm, index, format === 's' ? `${end - start}s` : format, code);
      });
    }
    // Not enumerable: what one sees of a list is its items.
    Object.defineProperty(this, 'shm', { value: shm });
    return indexedList(this);
  }

  /** How many items there are; fixed when it is made. */
  get length(): number {
    return this.#layout.length;
  }

  /** The formats of all items, in the language of Python's `struct`. */
  get format(): string {
    return Array.from({ length: this.length }, (_, index) => this.#formatOf(index)).join('');
  }

  /** How many items are equal to `value`. */
  count(value: ShareableItem): number {
    let count = 0;
    for (const item of this) if (sameItem(item, value)) count++;
    return count;
  }

  /**
   * Where the first item equal to `value` is.
   * @throws RangeError when there is none.
   */
  index(value: ShareableItem): number {
    let index = 0;
    for (const item of this) {
      if (sameItem(item, value)) return index;
      index++;
    }
    throw rangeError(`index(): ${inspect(value)} is not in this list.`);
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = 0; index < this.length; index++) yield this.read(index) as T;
  }

  /** @internal `list[index]`; `undefined` out of bounds. */
  read(index: number): T | undefined {
    const { slots, codes, length } = this.#layout;
    const { buf } = this.shm;
    if (index < 0 || index >= length) return undefined;
    const slot = buf.subarray(slots[index], slots[index + 1]);
    return decodeItem(slot, this.#formatOf(index), buf[codes + index] ?? 0) as T;
  }

  /** @internal `list[index] = value`. */
  write(index: number, value: unknown): void {
    const { slots, length } = this.#layout;
    const { buf } = this.shm;
    if (!Number.isInteger(index) || index < 0 || index >= length)
      throw rangeError(`list[${index}] = …: the list has ${length} items; its length does not change.`);
    const { format, code, bytes } = encodeItem(value);
    const start = slots[index] ?? 0;
    const room = (slots[index + 1] ?? 0) - start;
    if (bytes.length > room)
      throw rangeError(
        `list[${index}] = …: ${bytes.length} bytes do not fit the ${room} that this item has room for; make the list with longer items.`,
      );
    buf.fill(0, start, start + room);
    buf.set(bytes, start);
    this.#describe(this.shm, index, format === 's' ? `${room}s` : format, code);
  }

  toString(): string {
    return `ShareableList(${inspect([...this])}, name=${JSON.stringify(this.shm.name)})`;
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal By name, as its block. */
  [transfer](): TransferRecord {
    return { kind: 'ShareableList', data: this.shm.name };
  }

  #formatOf(index: number): string {
    const at = this.#layout.formats + index * SLOT;
    return Buffer.from(this.shm.buf.subarray(at, at + SLOT))
      .toString('latin1')
      .replace(/\0+$/, '');
  }

  #describe({ buf }: SharedMemory, index: number, format: string, code: number): void {
    const at = this.#layout.formats + index * SLOT;
    if (format.length > SLOT)
      throw rangeError(
        `Item ${index} of the list is too large: a string or bytes of at most 9,999,999 bytes.`,
      );
    buf.fill(0, at, at + SLOT);
    buf.set(Buffer.from(format, 'latin1'), at);
    buf[this.#layout.codes + index] = code;
  }
}

onlyTell(ShareableList, 'length', 'format');

registerTransferable('ShareableList', (name: string) => new ShareableList(undefined, { name }));

function viewOf({ buf }: SharedMemory): DataView {
  return new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
}

function checkedOptions(options: unknown): ShareableListOptions {
  if (typeof options !== 'object' || options === null)
    throw typeError("new ShareableList(): the second argument is an object of options: { name: 'psm_1' }.");
  const { name } = options as ShareableListOptions;
  // CPython's None.
  return { name: name ?? undefined };
}

function itemsOf(sequence: unknown): unknown[] {
  if (typeof sequence === 'object' && sequence !== null && Symbol.iterator in sequence)
    return [...(sequence as Iterable<unknown>)];
  if (typeof sequence === 'string') return globalThis.Array.from(sequence);
  throw typeError(
    `new ShareableList(): the items must be iterable, such as an array, not ${inspect(sequence)}.`,
  );
}
