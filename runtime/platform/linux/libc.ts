/**
 * The C library's functions, bound once. Arguments are numbers (addresses too: below 2^47) and typed arrays; nothing
 * in here interprets results. Not bound before {@link bindLibc} is called, so that importing this file does no harm on
 * other systems.
 */
import koffi from 'koffi';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { SystemError } from '../../errors.ts';

type Bytes = ArrayBufferView | null;

export interface Libc {
  /** Three-argument system call; the glibc has no wrapper for these. */
  syscall3(number: number, a: number, b: number, c: number): number;
  syscall6(number: number, a: number, b: number, c: number, d: number, e: number, f: number): number;
  memfdCreate(name: string, flags: number): number;
  fallocate(fd: number, mode: number, offset: number, bytes: number): number;
  /** Bound when it is first asked for; not in every C library. */
  mallopt(): ((parameter: number, value: number) => number) | undefined;
  lseek(fd: number, offset: number, whence: number): number;
  mmap(
    address: number,
    bytes: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): number | bigint;
  munmap(address: number, bytes: number): number;
  pipe2(fds: Int32Array, flags: number): number;
  socketpair(domain: number, type: number, protocol: number, fds: Int32Array): number;
  close(fd: number): number;
  open(path: string, flags: number, mode: number): number;
  fcntl(fd: number, command: number, argument: number): number;
  read(fd: number, into: Bytes, bytes: number): number;
  write(fd: number, from: Bytes, bytes: number): number;
  ppoll(fds: Bytes, count: number, timeout: Bytes, mask: Bytes): number;
  send(fd: number, from: Bytes, bytes: number, flags: number): number;
  sendmsg(fd: number, message: number, flags: number): number;
  recvmsg(fd: number, message: number, flags: number): number;
  setsockopt(fd: number, level: number, option: number, value: Bytes, bytes: number): number;
  waitpid(pid: number, status: Int32Array, options: number): number;
  kill(pid: number, signal: number): number;
  getpid(): number;
  getppid(): number;
  prctl(option: number, argument: number): number;
  exit(code: number): void;
  posixSpawn(
    pid: Int32Array,
    path: string,
    actions: Bytes,
    attributes: Bytes,
    argv: Bytes,
    envp: Bytes,
  ): number;
  actionsInit(actions: Bytes): number;
  actionsDestroy(actions: Bytes): number;
  actionsDup2(actions: Bytes, from: number, to: number): number;
  /** Not in every C library. */
  actionsChdir: ((actions: Bytes, path: string) => number) | undefined;
  actionsCloseFrom: ((actions: Bytes, from: number) => number) | undefined;
  attributesInit(attributes: Bytes): number;
  attributesDestroy(attributes: Bytes): number;
  attributesFlags(attributes: Bytes, flags: number): number;
  attributesSignalDefaults(attributes: Bytes, set: Bytes): number;
  attributesSignalMask(attributes: Bytes, set: Bytes): number;
  signalsFill(set: Bytes): number;
  signalsEmpty(set: Bytes): number;
}

export function bindLibc(): Libc {
  const library = koffi.load(null);
  const optional = (prototype: string): ((...args: unknown[]) => number) | undefined => {
    try {
      return library.func(prototype) as (...args: unknown[]) => number;
    } catch {
      return undefined;
    }
  };
  // `syscall`, `fcntl`, `open` and `prctl` are variadic in C; on Linux integers are passed to those alike.
  return {
    syscall3: library.func('int syscall(long n, uintptr_t a, uintptr_t b, uintptr_t c)') as Libc['syscall3'],
    syscall6: library.func(
      'int syscall(long n, uintptr_t a, int b, uint32_t c, uintptr_t d, uintptr_t e, uint32_t f)',
    ) as Libc['syscall6'],
    memfdCreate: library.func('int memfd_create(const char *name, uint flags)') as Libc['memfdCreate'],
    fallocate: library.func(
      'int fallocate(int fd, int mode, int64_t offset, int64_t bytes)',
    ) as Libc['fallocate'],
    mallopt: () => optional('int mallopt(int parameter, int value)'),
    lseek: library.func('int64_t lseek(int fd, int64_t offset, int whence)') as Libc['lseek'],
    mmap: library.func(
      'uintptr_t mmap(uintptr_t address, size_t bytes, int protection, int flags, int fd, int64_t offset)',
    ) as Libc['mmap'],
    munmap: library.func('int munmap(uintptr_t address, size_t bytes)') as Libc['munmap'],
    pipe2: library.func('int pipe2(void *fds, int flags)') as Libc['pipe2'],
    socketpair: library.func(
      'int socketpair(int domain, int type, int protocol, void *fds)',
    ) as Libc['socketpair'],
    close: library.func('int close(int fd)') as Libc['close'],
    open: library.func('int open(const char *path, int flags, int mode)') as Libc['open'],
    fcntl: library.func('int fcntl(int fd, int command, intptr_t argument)') as Libc['fcntl'],
    read: library.func('intptr_t read(int fd, void *into, size_t bytes)') as Libc['read'],
    write: library.func('intptr_t write(int fd, void *from, size_t bytes)') as Libc['write'],
    ppoll: library.func('int ppoll(void *fds, ulong count, void *timeout, void *mask)') as Libc['ppoll'],
    send: library.func('intptr_t send(int fd, void *from, size_t bytes, int flags)') as Libc['send'],
    sendmsg: library.func('intptr_t sendmsg(int fd, uintptr_t message, int flags)') as Libc['sendmsg'],
    recvmsg: library.func('intptr_t recvmsg(int fd, uintptr_t message, int flags)') as Libc['recvmsg'],
    setsockopt: library.func(
      'int setsockopt(int fd, int level, int option, void *value, uint bytes)',
    ) as Libc['setsockopt'],
    waitpid: library.func('int waitpid(int pid, void *status, int options)') as Libc['waitpid'],
    kill: library.func('int kill(int pid, int signal)') as Libc['kill'],
    getpid: library.func('int getpid()') as Libc['getpid'],
    getppid: library.func('int getppid()') as Libc['getppid'],
    prctl: library.func('int prctl(int option, uintptr_t argument)') as Libc['prctl'],
    exit: library.func('void _exit(int code)') as Libc['exit'],
    posixSpawn: library.func(
      'int posix_spawn(void *pid, const char *path, void *actions, void *attributes, void *argv, void *envp)',
    ) as Libc['posixSpawn'],
    actionsInit: library.func('int posix_spawn_file_actions_init(void *actions)') as Libc['actionsInit'],
    actionsDestroy: library.func(
      'int posix_spawn_file_actions_destroy(void *actions)',
    ) as Libc['actionsDestroy'],
    actionsDup2: library.func(
      'int posix_spawn_file_actions_adddup2(void *actions, int from, int to)',
    ) as Libc['actionsDup2'],
    actionsChdir: optional('int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)'),
    actionsCloseFrom: optional('int posix_spawn_file_actions_addclosefrom_np(void *actions, int from)'),
    attributesInit: library.func('int posix_spawnattr_init(void *attributes)') as Libc['attributesInit'],
    attributesDestroy: library.func(
      'int posix_spawnattr_destroy(void *attributes)',
    ) as Libc['attributesDestroy'],
    attributesFlags: library.func(
      'int posix_spawnattr_setflags(void *attributes, short flags)',
    ) as Libc['attributesFlags'],
    attributesSignalDefaults: library.func(
      'int posix_spawnattr_setsigdefault(void *attributes, void *set)',
    ) as Libc['attributesSignalDefaults'],
    attributesSignalMask: library.func(
      'int posix_spawnattr_setsigmask(void *attributes, void *set)',
    ) as Libc['attributesSignalMask'],
    signalsFill: library.func('int sigfillset(void *set)') as Libc['signalsFill'],
    signalsEmpty: library.func('int sigemptyset(void *set)') as Libc['signalsEmpty'],
  };
}

/** Of the last call that reported a failure. */
export function lastErrno(): number {
  return koffi.errno();
}

/** Address of the first byte of a view. The view must not lie on V8's heap: make it over an `ArrayBuffer` of its own. */
export function addressOf(bytes: ArrayBufferView): number {
  return Number(koffi.address(bytes));
}

/** The memory at an address of this process. */
export function viewAt(address: number, bytes: number): ArrayBuffer {
  return koffi.view(BigInt(address), bytes);
}

export function systemError(syscall: string, errno = lastErrno()): SystemError {
  const name = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0];
  const [code, detail] = getSystemErrorMap().get(-errno) ?? [];
  return new SystemError(name ?? code ?? `E${errno}`, errno, syscall, detail ?? 'the system refused it');
}

export const EINTR = 4;
export const EAGAIN = 11;
export const ESRCH = 3;
export const ENOMEM = 12;
export const ECHILD = 10;
export const ETIMEDOUT = 110;
