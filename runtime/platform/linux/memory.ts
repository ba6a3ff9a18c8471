/** Memory shared between processes: memfds, which have no name that could leak. */
import { totalmem } from 'node:os';
import type { Address, Fd, Mapping, MemoryPort } from '../port.ts';
import { type Libc, EINTR, ENOMEM, lastErrno, systemError, viewAt } from './libc.ts';

const MFD_CLOEXEC = 1;
const FALLOC_FL_KEEP_SIZE = 1;
const FALLOC_FL_PUNCH_HOLE = 2;
const SEEK_END = 2;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_ANONYMOUS = 0x20;
const M_TRIM_THRESHOLD = -1;
const M_MMAP_THRESHOLD = -3;
/** The largest that the C library allows. */
const MMAP_FROM = 32 << 20;
const MOST_KEPT = 64 << 20;

/** Bytes. Read once: each reading opens a file of the kernel's. */
let allMemory: number | undefined;

export function linuxMemory(libc: Libc): MemoryPort {
  let keeps = false;

  function preallocate(fd: Fd, bytes: number, from = 0): void {
    // A memfd has no limit of its own: the kernel would go on until it kills a process for want of memory.
    if (bytes > (allMemory ??= totalmem())) throw systemError('fallocate', ENOMEM);
    while (libc.fallocate(fd, 0, from, bytes - from) !== 0) {
      if (lastErrno() !== EINTR) throw systemError('fallocate');
    }
  }

  function pagesAt(address: number | bigint, bytes: number): Pick<Mapping, 'address' | 'length'> {
    // MAP_FAILED is the highest address, which a number can't hold.
    if (typeof address === 'bigint') throw systemError('mmap');
    return { address: address as Address, length: bytes };
  }

  function mapped(address: number | bigint, bytes: number): Mapping {
    const pages = pagesAt(address, bytes);
    return { ...pages, buffer: viewAt(pages.address, bytes) };
  }

  return {
    pageSize: 4096,

    createAnonymous(label, bytes) {
      const fd = libc.memfdCreate(label, MFD_CLOEXEC);
      if (fd < 0) throw systemError('memfd_create');
      try {
        preallocate(fd as Fd, bytes);
      } catch (error) {
        libc.close(fd);
        throw error;
      }
      return fd as Fd;
    },

    grow: preallocate,

    discard(fd, offset, bytes) {
      while (libc.fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, bytes) !== 0) {
        if (lastErrno() !== EINTR) throw systemError('fallocate');
      }
    },

    size(fd) {
      const end = libc.lseek(fd, 0, SEEK_END);
      if (end < 0) throw systemError('lseek');
      return end;
    },

    map(fd, offset, bytes) {
      return mapped(libc.mmap(0, bytes, PROT_READ_WRITE, MAP_SHARED, fd, offset), bytes);
    },

    mapPages(fd, offset, bytes) {
      return pagesAt(libc.mmap(0, bytes, PROT_READ_WRITE, MAP_SHARED, fd, offset), bytes);
    },

    allocatePrivate(bytes) {
      return mapped(libc.mmap(0, bytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), bytes);
    },

    view: viewAt,

    unmap(mapping) {
      if (libc.munmap(mapping.address, mapping.length) !== 0) throw systemError('munmap');
    },

    keepFreed() {
      if (keeps) return;
      keeps = true;
      // V8 takes the memory of buffers from malloc(), which asks the system for each large one and gives it back.
      const { mallopt } = libc;
      mallopt?.(M_MMAP_THRESHOLD, MMAP_FROM);
      mallopt?.(M_TRIM_THRESHOLD, MOST_KEPT);
    },
  };
}
