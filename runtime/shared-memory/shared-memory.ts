/**
 * `SharedMemory`: a block of memory with a name, by which any process opens it; a CPython process too, and the other way.
 * Unlike everything else that this library shares, it does not end with its processes: somebody has to unlink it. The
 * resource tracker does so, and complains, where nobody did.
 */
import { inspect } from 'node:util';
import { Op } from '../../trace/schema.ts';
import { ClosedError, rangeError, SystemError, typeError } from '../errors.ts';
import {
  registerTransferable,
  transfer,
  type Transferable,
  type TransferRecord,
} from '../memory/transfer.ts';
import { onlyTell } from '../misuse.ts';
import { platform, type Fd } from '../platform/index.ts';
import { currentProcess } from '../process/index.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import { register, unregister } from '../tracking/index.ts';
import { BlockPages } from './mapping.ts';
import { explained, publicName, randomName, systemName } from './names.ts';
import { beginUse, endUse, forgetUse } from './uses.ts';

/** Which block, and whether it is made or opened. */
export interface SharedMemoryOptions {
  /** Of the block; for a new one left out, a name of its own is found. At most 255 bytes, without slashes. */
  name?: string | undefined;
  /** Makes a new block, of {@link size} bytes, all zero. Default `false`: opens the one called {@link name}. */
  create?: boolean | undefined;
  /** Bytes. Only for a new block; an open one has the size that it was made with. */
  size?: number | undefined;
  /**
   * Whether the resource tracker removes the block when all processes of this program have ended. Default: where it
   * is created here. (CPython's tracker also removes blocks that its program only opened, under the others' hands.)
   */
  track?: boolean | undefined;
}

interface Opened {
  readonly name: string;
  readonly fd: Fd;
  readonly identity: string;
  /** Made here. */
  readonly owned: boolean;
}

/** A block of memory with a name, which any process of the machine can open. */
export class SharedMemory implements Transferable {
  /** @internal In the trace. */
  readonly id: ObjectIdPair;
  /** Bytes. */
  readonly size: number;
  readonly #name: string;
  readonly #identity: string;
  /** Whether a tracker is to hear of it. */
  readonly #track: boolean;
  /** `undefined`: closed. */
  #pages: BlockPages | undefined;
  #buf: Uint8Array<ArrayBuffer> | undefined;

  /**
   * Makes a block (`{ create: true, size }`) or opens one (`{ name }`).
   * @throws SystemError with code ENOENT when there is none of that name, EEXIST when there is one already,
   *   ENAMETOOLONG, ENOSPC …; a RangeError for a size that is no positive whole number, or a name that can't be one.
   */
  constructor(options: SharedMemoryOptions = {}) {
    const { create = false, size = 0, track } = checked(options);
    const { name, fd, identity, owned } = create
      ? createBlock(options.name, size, track)
      : openBlock(options.name);
    try {
      // Nobody else has had the chance to change the size of a new one.
      this.size = owned ? size : platform.memory.size(fd);
      if (this.size === 0)
        throw rangeError(
          `new SharedMemory(): the block ${JSON.stringify(publicName(name))} is empty: whoever makes it has not given it a size yet.`,
        );
      this.#pages = new BlockPages(fd, this.size);
    } catch (error) {
      if (owned) removeBlock(name, track !== false, identity);
      throw explained(error, name);
    } finally {
      platform.descriptors.close(fd);
    }
    this.#name = name;
    this.#identity = identity;
    this.id = idOf(identity);
    this.#track = track !== false;
    // Whoever says so takes over the block of somebody else.
    if (!create && track === true) announce(name, identity);
    if (this.#track) beginUse(name, owned);
    if (!tracer.on) return;
    if (owned) tracer.created(this.id, { kind: 'shared-memory', address: name, size: this.size });
    else tracer.instant(Op.ObjectReceive, this.id);
  }

  /**
   * The bytes themselves, shared with all who have the block open.
   * @throws ClosedError after {@link close}. A view that was taken before stays readable.
   */
  get buf(): Uint8Array<ArrayBuffer> {
    if (this.#buf !== undefined) return this.#buf;
    if (this.#pages === undefined)
      throw new ClosedError(
        `buf: the shared memory ${JSON.stringify(this.name)} is closed here; open it again by its name.`,
      );
    return (this.#buf = new Uint8Array(this.#pages.buffer));
  }

  /** By which other processes open it. */
  get name(): string {
    return publicName(this.#name);
  }

  /** This process is done with the block; others are not concerned, and it goes on existing. Twice is harmless. */
  close(): void {
    if (this.#pages === undefined) return;
    this.#pages.close();
    this.#pages = undefined;
    this.#buf = undefined;
    if (this.#track) endUse(this.#name);
    if (tracer.on) tracer.instant(Op.ObjectClose, this.id);
  }

  /**
   * Removes the block: nobody can open it any more, those who have it open keep it until they close it. To be called
   * once, by whoever knows that it is not needed any more.
   * @throws SystemError with code ENOENT when it is gone already.
   */
  unlink(): void {
    removeBlock(this.#name, this.#track, this.#identity);
    if (tracer.on) tracer.instant(Op.SharedMemoryUnlink, this.id);
  }

  /** Closes; does not unlink. */
  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  toString(): string {
    return `SharedMemory(${JSON.stringify(this.name)}, size=${this.size}${this.#pages === undefined ? ', closed' : ''})`;
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal By name, as in CPython: the receiver opens it, so it must not be unlinked before that. */
  [transfer](): TransferRecord {
    const data: Record = [this.name, this.#track];
    return { kind: 'SharedMemory', data };
  }
}

onlyTell(SharedMemory, 'buf', 'name');

type Record = readonly [name: string, track: boolean];

registerTransferable('SharedMemory', ([name, track]: Record) => {
  return new SharedMemory(track ? { name } : { name, track });
});

function checked(options: SharedMemoryOptions): SharedMemoryOptions {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw typeError(
      "new SharedMemory() takes one object of options, such as { create: true, size: 1024 } or { name: 'psm_1' }.",
    );
  const { create = false, size = 0, name } = options;
  if (typeof size !== 'number')
    throw typeError(`new SharedMemory(): size must be a number of bytes, not ${typeof size}.`);
  if (!Number.isSafeInteger(size) || size < 0)
    throw rangeError(`new SharedMemory(): size must be a positive whole number of bytes, not ${size}.`);
  if (create && size === 0)
    throw rangeError(
      'new SharedMemory(): a new block needs a size greater than 0: { create: true, size: 1024 }.',
    );
  if (!create && (name === undefined || (name as unknown) === null))
    throw rangeError(
      'new SharedMemory(): name the block to open ({ name }), or create a new one ({ create: true, size }).',
    );
  return options;
}

function createBlock(asked: string | null | undefined, size: number, track: boolean | undefined): Opened {
  for (;;) {
    const name = asked === undefined || asked === null ? randomName() : systemName(asked);
    let identity = '';
    try {
      const fd = platform.namedMemory.create(name, size, (file) => {
        identity = file;
        if (track !== false) announce(name, identity);
      });
      return { name, fd, identity, owned: true };
    } catch (error) {
      if (track !== false && identity !== '') unregister('shared-memory', name, identity);
      const taken = error instanceof SystemError && error.code === 'EEXIST';
      if (!taken || asked !== undefined) throw explained(error, name);
    }
  }
}

function openBlock(asked: string | null | undefined): Opened {
  const name = systemName(asked);
  try {
    const fd = platform.namedMemory.open(name);
    return { name, fd, identity: platform.namedMemory.identity(fd), owned: false };
  } catch (error) {
    throw explained(error, name);
  }
}

function announce(name: string, identity: string): void {
  const object = idOf(identity);
  register({
    kind: 'shared-memory',
    name,
    identity,
    creator: currentProcess().name.slice(0, 100),
    pid: platform.processes.pid(),
    object: [object.pid, object.n],
  });
}

function removeBlock(name: string, tracked: boolean, identity: string): void {
  try {
    platform.namedMemory.unlink(name);
  } catch (error) {
    throw explained(error, name);
  }
  // Afterwards: a kill in between makes the tracker look for what is gone, and nothing more.
  if (!tracked) return;
  forgetUse(name);
  unregister('shared-memory', name, identity);
}

/** All who open a block, by whatever way, give it the same id: that of its file. */
function idOf(identity: string): ObjectIdPair {
  const inode = BigInt(identity.split(':')[1] ?? 0);
  return { pid: 0, n: Number(inode & 0x7fff_ffffn) || 1 };
}
