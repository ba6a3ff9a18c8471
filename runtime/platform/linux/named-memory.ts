/**
 * Memory with a name: what `shm_open` makes, files in /dev/shm. A new block gets its size and its pages before it gets
 * its name, so nobody ever opens half of one, and its maker can tell the resource tracker of it beforehand.
 */
import koffi from 'koffi';
import { fstatSync } from 'node:fs';
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
/** What kernels and file systems say that have no files without a name. */
const EISDIR = 21;
const ENOENT = 2;
const EOPNOTSUPP = 95;
/** As CPython's: for this user alone. */
const MODE = 0o600;

interface Calls {
  linkat(fromFolder: number, from: string, toFolder: number, to: string, flags: number): number;
  unlink(path: string): number;
}

function bindCalls(): Calls {
  const library = koffi.load(null);
  return {
    linkat: library.func(
      'int linkat(int fromFolder, const char *from, int toFolder, const char *to, int flags)',
    ) as Calls['linkat'],
    unlink: library.func('int unlink(const char *path)') as Calls['unlink'],
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

  function identity(fd: Fd): string {
    const { dev, ino } = fstatSync(fd, { bigint: true });
    return `${dev}:${ino}`;
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
          if (calls().linkat(AT_FDCWD, `/proc/self/fd/${fd}`, AT_FDCWD, path, AT_SYMLINK_FOLLOW) !== 0)
            throw systemError('shm_open');
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
