/** The functions of the C library, of libuv and of V8 that forking needs, all found in the running process. */
import koffi from 'koffi';

export const O_CLOEXEC = 0o2000000;

export interface ForkCalls {
  fork: () => number;
  madvise: (address: number, bytes: number, advice: number) => number;
  open: (path: string, flags: number, mode: number) => number;
  lseek: (fd: number, offset: number, whence: number) => number;
  read: (fd: number, into: Uint8Array, bytes: number) => number;
  write: (fd: number, from: Uint8Array, bytes: number) => number;
  close: (fd: number) => number;
  dup2: (from: number, to: number) => number;
  signal: (number: number, handler: number) => number;
  defaultLoop: () => number;
  loopFork: (loop: number) => number;
}

/** Throws where this Node lacks one of them. */
export function bindForkCalls(): ForkCalls {
  const library = koffi.load(null);
  return {
    fork: library.func('int fork()') as ForkCalls['fork'],
    madvise: library.func('int madvise(uintptr_t address, size_t bytes, int advice)') as ForkCalls['madvise'],
    open: library.func('int open(const char *path, int flags, int mode)') as ForkCalls['open'],
    lseek: library.func('int64_t lseek(int fd, int64_t offset, int whence)') as ForkCalls['lseek'],
    read: library.func('intptr_t read(int fd, void *into, size_t bytes)') as ForkCalls['read'],
    write: library.func('intptr_t write(int fd, void *from, size_t bytes)') as ForkCalls['write'],
    close: library.func('int close(int fd)') as ForkCalls['close'],
    dup2: library.func('int dup2(int from, int to)') as ForkCalls['dup2'],
    signal: library.func('uintptr_t signal(int number, uintptr_t handler)') as ForkCalls['signal'],
    defaultLoop: library.func('uintptr_t uv_default_loop()') as ForkCalls['defaultLoop'],
    loopFork: library.func('int uv_loop_fork(uintptr_t loop)') as ForkCalls['loopFork'],
  };
}
