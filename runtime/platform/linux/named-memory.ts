/**
 * Memory with a name: what `shm_open` makes, files in /dev/shm. A new block gets its size and its pages before it gets
 * its name, so nobody ever opens half of one, and its maker can tell the resource tracker of it beforehand.
 */
import koffi from 'koffi';
import { SystemError } from '../../errors.ts';
import type { Fd, MemoryPort, NamedMemoryPort } from '../port.ts';
import { type Libc, EINTR, lastErrno, systemError } from './libc.ts';

const FOLDER = '/dev/shm';
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_CLOEXEC = 0o2000000;
const O_TMPFILE = 0o20200000;
const AT_FDCWD = -100;
const AT_SYMLINK_FOLLOW = 0x400;
const AT_EMPTY_PATH = 0x1000;
/** What kernels and file systems say that have no files without a name. */
const EISDIR = 21;
const ENOENT = 2;
const EPERM = 1;
const EOPNOTSUPP = 95;
/** As CPython's: for this user alone. */
const MODE = 0o600;

interface Calls {
  linkat(fromFolder: number, from: string, toFolder: number, to: string, flags: number): number;
  unlink(path: string): number;
  fstat(fd: number, into: ArrayBufferView): number;
}

/** A C library from before 2021 has it under the name that its header then made of it. */
function bindFstat(library: ReturnType<typeof koffi.load>): Calls['fstat'] {
  try {
    return library.func('int fstat(int fd, void *into)') as Calls['fstat'];
  } catch {
    const fxstat = library.func('int __fxstat(int version, int fd, void *into)') as (
      version: number,
      fd: number,
      into: ArrayBufferView,
    ) => number;
    const version = process.arch === 'x64' ? 1 : 0;
    return (fd, into) => fxstat(version, fd, into);
  }
}

function bindCalls(): Calls {
  const library = koffi.load(null);
  return {
    linkat: library.func(
      'int linkat(int fromFolder, const char *from, int toFolder, const char *to, int flags)',
    ) as Calls['linkat'],
    unlink: library.func('int unlink(const char *path)') as Calls['unlink'],
    fstat: bindFstat(library),
  };
}

export function linuxNamedMemory(libc: Libc, memory: MemoryPort): NamedMemoryPort {
  let bound: Calls | undefined;
  // Most programs never need them: bound with the first.
  const calls = (): Calls => (bound ??= bindCalls());

  function open(path: string, flags: number): Fd {
    for (;;) {
      const fd = libc.open(path, flags | O_RDWR | O_CLOEXEC, MODE);
      if (fd >= 0) return fd as Fd;
      if (lastErrno() !== EINTR) throw systemError('shm_open');
    }
  }

  /** A `struct stat`, with room to spare; device and inode stand first on all processors that this library knows. */
  const stat = new BigUint64Array(new ArrayBuffer(256));

  function identity(fd: Fd): string {
    if (calls().fstat(fd, stat) !== 0) throw systemError('fstat');
    return `${stat[0]}:${stat[1]}`;
  }

  /** `null` where there are no files without a name. */
  function openNameless(): Fd | null {
    try {
      return open(FOLDER, O_TMPFILE);
    } catch (error) {
      if (error instanceof SystemError && [EISDIR, ENOENT, EOPNOTSUPP].includes(error.errno)) return null;
      throw error;
    }
  }

  /** By the descriptor itself, which older kernels allow to the superuser only; or by what /proc calls it. */
  function giveName(fd: Fd, path: string): void {
    if (byDescriptor && calls().linkat(fd, '', AT_FDCWD, path, AT_EMPTY_PATH) === 0) return;
    const refused = byDescriptor ? lastErrno() : ENOENT;
    if (refused !== ENOENT && refused !== EPERM) throw systemError('shm_open', refused);
    if (calls().linkat(AT_FDCWD, `/proc/self/fd/${fd}`, AT_FDCWD, path, AT_SYMLINK_FOLLOW) !== 0)
      throw systemError('shm_open');
    byDescriptor = false;
  }

  let byDescriptor = true;

  return {
    create(name, bytes, announce) {
      const path = FOLDER + name;
      const nameless = openNameless();
      const fd = nameless ?? open(path, O_CREAT | O_EXCL);
      try {
        if (nameless === null) announce(identity(fd));
        memory.grow(fd, bytes);
        if (nameless !== null) {
          announce(identity(fd));
          giveName(fd, path);
        }
        return fd;
      } catch (error) {
        libc.close(fd);
        if (nameless === null) calls().unlink(path);
        throw error;
      }
    },

    open: (name) => open(FOLDER + name, 0),

    unlink(name) {
      if (calls().unlink(FOLDER + name) !== 0) throw systemError('shm_unlink');
    },

    identity,
  };
}
