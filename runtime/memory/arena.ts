/**
 * A piece of shared memory without a name, from which blocks are cut. Only the process that made an arena allocates
 * from it; the others map it, once, when the first of its blocks reaches them.
 *
 * Bytes 0-63 are the arena's own: a magic number, and the four words of its id (pid of the maker, its count, two random
 * words), by which a process knows an arena again that comes in by another descriptor.
 */
import { platform, type Address, type Fd, type Mapping, randomBytes } from '../platform/index.ts';
import { currentPid } from './object-id.ts';

export const ARENA_HEADER_BYTES = 64;
const MAGIC = 0x4d50_4152;

export interface Arena {
  /** `pid:count:random`. */
  readonly id: string;
  /** Stays open as long as the arena is known here: children get it. */
  readonly fd: Fd;
  readonly buffer: ArrayBuffer;
  readonly address: Address;
  readonly length: number;
}

/** All that this process has mapped. Weak: an arena whose blocks are all gone here is unmapped and closed. */
const mapped = new Map<string, WeakRef<Arena>>();
let made = 0;

/**
 * Unmaps when the ArrayBuffer itself is collected: each view keeps it alive, so nothing can look at the pages any more.
 */
const collected = new FinalizationRegistry<{ id: string; fd: Fd; mapping: Omit<Mapping, 'buffer'> }>(
  ({ id, fd, mapping }) => {
    // The same arena may have come in again meanwhile, with a mapping of its own.
    if (mapped.get(id)?.deref() === undefined) mapped.delete(id);
    platform.memory.unmap(mapping);
    platform.descriptors.close(fd);
  },
);

export function createArena(bytes: number): Arena {
  const page = platform.memory.pageSize;
  const length = Math.ceil((bytes + ARENA_HEADER_BYTES) / page) * page;
  const fd = platform.memory.createAnonymous('multiprocessing', length);
  const mapping = platform.memory.map(fd, 0, length);
  const header = new Int32Array(mapping.buffer, 0, 5);
  made += 1;
  const random = randomBytes(8);
  header.set([MAGIC, currentPid(), made, random.readInt32LE(0), random.readInt32LE(4)]);
  return remember(fd, mapping);
}

/** The arena behind a descriptor that came from another process. The descriptor stays the caller's. */
export function openArena(id: string, fd: Fd): Arena {
  const known = mapped.get(id)?.deref();
  if (known !== undefined) return known;
  const copy = platform.descriptors.duplicate(fd);
  const mapping = platform.memory.map(copy, 0, platform.memory.size(copy));
  if (idIn(mapping.buffer) !== id) {
    throw new Error(
      `Descriptor ${fd} is not the shared memory ${id}: it was closed or replaced on its way here.`,
    );
  }
  return remember(copy, mapping);
}

function idIn(buffer: ArrayBuffer): string {
  const [magic, pid, count, high, low] = new Int32Array(buffer, 0, 5);
  return magic === MAGIC ? `${pid}:${count}:${(high ?? 0) >>> 0}-${(low ?? 0) >>> 0}` : 'no arena';
}

function remember(fd: Fd, { address, length, buffer }: Mapping): Arena {
  const arena: Arena = { id: idIn(buffer), fd, buffer, address, length };
  mapped.set(arena.id, new WeakRef(arena));
  collected.register(buffer, { id: arena.id, fd, mapping: { address, length } });
  return arena;
}
