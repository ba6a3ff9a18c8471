/**
 * The C library's functions. Arguments are numbers (addresses too: below 2^47) and typed arrays; nothing
 * in here interprets results. Not bound before {@link bindLibc} is called, so that importing this file does no harm on
 * other systems.
 */
import koffi from 'koffi';
import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { SystemError } from '../../errors.ts';
import { bindCalls } from './bind.ts';

type Bytes = ArrayBufferView | null;

export interface Libc {
  /** Three-argument system call; the glibc has no wrapper for these. */
  syscall3(number: number, a: number, b: number, c: number): number;
  syscall6(number: number, a: number, b: number, c: number, d: number, e: number, f: number): number;
  memfdCreate(name: string, flags: number): number;
  fallocate(fd: number, mode: number, offset: number, bytes: number): number;
  /** Not in every C library. */
  mallopt: ((parameter: number, value: number) => number) | undefined;
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

/** `syscall`, `fcntl`, `open` and `prctl` are variadic in C; on Linux integers are passed to those alike. */
const prototypes: Readonly<Record<Exclude<keyof Libc, Optional>, string>> = {
  syscall3: 'int syscall(long n, uintptr_t a, uintptr_t b, uintptr_t c)',
  syscall6: 'int syscall(long n, uintptr_t a, int b, uint32_t c, uintptr_t d, uintptr_t e, uint32_t f)',
  memfdCreate: 'int memfd_create(const char *name, uint flags)',
  fallocate: 'int fallocate(int fd, int mode, int64_t offset, int64_t bytes)',
  lseek: 'int64_t lseek(int fd, int64_t offset, int whence)',
  mmap: 'uintptr_t mmap(uintptr_t address, size_t bytes, int protection, int flags, int fd, int64_t offset)',
  munmap: 'int munmap(uintptr_t address, size_t bytes)',
  pipe2: 'int pipe2(void *fds, int flags)',
  socketpair: 'int socketpair(int domain, int type, int protocol, void *fds)',
  close: 'int close(int fd)',
  open: 'int open(const char *path, int flags, int mode)',
  fcntl: 'int fcntl(int fd, int command, intptr_t argument)',
  read: 'intptr_t read(int fd, void *into, size_t bytes)',
  write: 'intptr_t write(int fd, void *from, size_t bytes)',
  ppoll: 'int ppoll(void *fds, ulong count, void *timeout, void *mask)',
  send: 'intptr_t send(int fd, void *from, size_t bytes, int flags)',
  sendmsg: 'intptr_t sendmsg(int fd, uintptr_t message, int flags)',
  recvmsg: 'intptr_t recvmsg(int fd, uintptr_t message, int flags)',
  setsockopt: 'int setsockopt(int fd, int level, int option, void *value, uint bytes)',
  waitpid: 'int waitpid(int pid, void *status, int options)',
  kill: 'int kill(int pid, int signal)',
  getpid: 'int getpid()',
  getppid: 'int getppid()',
  prctl: 'int prctl(int option, uintptr_t argument)',
  exit: 'void _exit(int code)',
  posixSpawn:
    'int posix_spawn(void *pid, const char *path, void *actions, void *attributes, void *argv, void *envp)',
  actionsInit: 'int posix_spawn_file_actions_init(void *actions)',
  actionsDestroy: 'int posix_spawn_file_actions_destroy(void *actions)',
  actionsDup2: 'int posix_spawn_file_actions_adddup2(void *actions, int from, int to)',
  attributesInit: 'int posix_spawnattr_init(void *attributes)',
  attributesDestroy: 'int posix_spawnattr_destroy(void *attributes)',
  attributesFlags: 'int posix_spawnattr_setflags(void *attributes, short flags)',
  attributesSignalDefaults: 'int posix_spawnattr_setsigdefault(void *attributes, void *set)',
  attributesSignalMask: 'int posix_spawnattr_setsigmask(void *attributes, void *set)',
  signalsFill: 'int sigfillset(void *set)',
  signalsEmpty: 'int sigemptyset(void *set)',
};

type Optional = 'mallopt' | 'actionsChdir' | 'actionsCloseFrom';
const optional: Readonly<Record<Optional, string>> = {
  mallopt: 'int mallopt(int parameter, int value)',
  actionsChdir: 'int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)',
  actionsCloseFrom: 'int posix_spawn_file_actions_addclosefrom_np(void *actions, int from)',
};

export function bindLibc(): Libc {
  return bindCalls(prototypes, optional) as Libc;
}

/** What every forked child calls, bound in its parent: once, and not in each of them. */
export function bindForChildren(libc: Libc): void {
  for (const name of ['prctl', 'getppid', 'getpid', 'close', 'exit'] as const) Reflect.get(libc, name);
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
