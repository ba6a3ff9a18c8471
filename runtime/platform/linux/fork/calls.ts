/** The functions of the C library, of libuv and of V8 that forking needs, all found in the running process. */
import { bindCalls, bindNow } from '../bind.ts';

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
  const calls = bindCalls({
    fork: 'int fork()',
    madvise: 'int madvise(uintptr_t address, size_t bytes, int advice)',
    open: 'int open(const char *path, int flags, int mode)',
    lseek: 'int64_t lseek(int fd, int64_t offset, int whence)',
    read: 'intptr_t read(int fd, void *into, size_t bytes)',
    write: 'intptr_t write(int fd, void *from, size_t bytes)',
    close: 'int close(int fd)',
    dup2: 'int dup2(int from, int to)',
    signal: 'uintptr_t signal(int number, uintptr_t handler)',
    defaultLoop: 'uintptr_t uv_default_loop()',
    loopFork: 'int uv_loop_fork(uintptr_t loop)',
  }) as ForkCalls;
  bindNow(calls);
  return calls;
}
