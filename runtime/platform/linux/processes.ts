/** Children that libuv knows nothing of, so that waiting for them may block. */
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import type { Fd, Pid, ProcessPort, SpawnRequest } from '../port.ts';
import { UnsupportedError } from '../../errors.ts';
import { type Libc, addressOf, ECHILD, EINTR, ESRCH, lastErrno, systemError } from './libc.ts';

const F_GETFD = 1;
const F_DUPFD_CLOEXEC = 1030;
const WNOHANG = 1;
const PR_SET_PDEATHSIG = 1;
const PR_SET_CHILD_SUBREAPER = 36;
const SIGKILL = 9;
const POSIX_SPAWN_SETSIGDEF = 4;
const POSIX_SPAWN_SETSIGMASK = 8;
const POSIX_SPAWN_SETSID = 128;
/** The same number on every architecture. */
const PIDFD_OPEN = 434;
/** More than any C library's posix_spawn_file_actions_t, posix_spawnattr_t and sigset_t take. */
const STRUCT_BYTES = 1024;

export function linuxProcesses(libc: Libc): ProcessPort {
  const status = new Int32Array(new ArrayBuffer(4));

  function check(result: number, call: string): void {
    if (result !== 0) throw systemError(call, result);
  }

  /**
   * Copies of what the child gets, numbered above all numbers there, so that no dup2 in the child overwrites a
   * descriptor that a later one still needs.
   */
  function duplicateAbove(fd: number, lowest: number): number {
    const copy = libc.fcntl(fd, F_DUPFD_CLOEXEC, lowest);
    if (copy < 0) throw systemError('fcntl');
    return copy;
  }

  function spawn(request: SpawnRequest): Pid {
    const actions = new Uint8Array(new ArrayBuffer(STRUCT_BYTES));
    const attributes = new Uint8Array(new ArrayBuffer(STRUCT_BYTES));
    const signals = new Uint8Array(new ArrayBuffer(STRUCT_BYTES));
    const wanted: [number, number][] = request.descriptors.map(([here, there]) => [here, there]);
    for (const standard of [0, 1, 2]) {
      const listed = wanted.some(([, there]) => there === standard);
      if (!listed && libc.fcntl(standard, F_GETFD, 0) >= 0) wanted.push([standard, standard]);
    }
    const lowest = Math.max(...wanted.map(([, there]) => there), 2) + 1;
    const copies: number[] = [];
    libc.actionsInit(actions);
    libc.attributesInit(attributes);
    try {
      for (const [here, there] of wanted) {
        const copy = duplicateAbove(here, lowest);
        copies.push(copy);
        check(libc.actionsDup2(actions, copy, there), 'posix_spawn_file_actions_adddup2');
      }
      // Everything of this library and of Node is close-on-exec; this catches what others left open.
      if (libc.actionsCloseFrom !== undefined) {
        check(libc.actionsCloseFrom(actions, lowest), 'posix_spawn_file_actions_addclosefrom_np');
      }
      if (request.cwd !== undefined) {
        if (libc.actionsChdir === undefined) {
          throw new UnsupportedError(
            'This C library can not start a process in another folder; leave out cwd.',
          );
        }
        check(libc.actionsChdir(actions, request.cwd), 'posix_spawn_file_actions_addchdir_np');
      }
      // Node ignores SIGPIPE, and ignored signals stay ignored in the child: back to the defaults.
      libc.signalsFill(signals);
      check(libc.attributesSignalDefaults(attributes, signals), 'posix_spawnattr_setsigdefault');
      libc.signalsEmpty(signals);
      check(libc.attributesSignalMask(attributes, signals), 'posix_spawnattr_setsigmask');
      check(
        libc.attributesFlags(
          attributes,
          POSIX_SPAWN_SETSIGDEF |
            POSIX_SPAWN_SETSIGMASK |
            (request.ownSession === true ? POSIX_SPAWN_SETSID : 0),
        ),
        'posix_spawnattr_setflags',
      );
      const argv = stringTable(request.argv);
      const environment = stringTable(
        Object.entries(request.env).flatMap(([key, value]) =>
          value === undefined ? [] : [`${key}=${value}`],
        ),
      );
      check(
        libc.posixSpawn(status, request.executable, actions, attributes, argv.pointers, environment.pointers),
        'posix_spawn',
      );
      return status[0] as Pid;
    } finally {
      libc.attributesDestroy(attributes);
      libc.actionsDestroy(actions);
      for (const copy of copies) libc.close(copy);
    }
  }

  return {
    spawn,

    wait(pid, block) {
      for (;;) {
        const result = libc.waitpid(pid, status, block ? 0 : WNOHANG);
        if (result === pid) return exitStatus(status[0] ?? 0);
        if (result === 0) return null;
        const errno = lastErrno();
        if (errno === EINTR) continue;
        throw systemError('waitpid', errno);
      }
    },

    signal(pid, signal) {
      if (libc.kill(pid, signal) === 0) return true;
      const errno = lastErrno();
      if (errno === ESRCH || errno === ECHILD) return false;
      throw systemError('kill', errno);
    },

    isRunning(pid) {
      let stat: string;
      try {
        stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      } catch {
        return false;
      }
      // The state stands after the name, which is in parentheses and may contain any.
      const state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state !== 'Z' && state !== 'X';
    },

    pid: () => libc.getpid() as Pid,
    // `/proc/thread-self` leads to `PID/task/TID`.
    self: () => (isMainThread ? libc.getpid() : Number(basename(readlinkSync('/proc/thread-self')))) as Pid,
    parentPid: () => libc.getppid() as Pid,

    dieWithParent() {
      if (libc.prctl(PR_SET_PDEATHSIG, SIGKILL) !== 0) throw systemError('prctl');
    },

    becomeSubreaper() {
      if (libc.prctl(PR_SET_CHILD_SUBREAPER, 1) !== 0) throw systemError('prctl');
    },

    watch(pid) {
      // Close-on-exec by itself. Kernels before 5.3 do not know it.
      const fd = libc.syscall3(PIDFD_OPEN, pid, 0, 0);
      return fd < 0 ? null : (fd as Fd);
    },

    exitNow(code): never {
      libc.exit(code);
      throw new Error('unreachable: _exit returned');
    },
  };
}

/** What waitpid stores, as {@link ExitStatus}. */
function exitStatus(status: number): number {
  const signal = status & 0x7f;
  return signal === 0 ? (status >> 8) & 0xff : -signal;
}

/** A null-terminated array of C strings. `bytes` must outlive the use of `pointers`. */
function stringTable(strings: readonly string[]): { pointers: BigUint64Array; bytes: Buffer } {
  for (const text of strings) {
    if (text.includes('\0'))
      throw new TypeError(`An argument or variable of a process contains a zero byte: ${text}`);
  }
  const bytes = Buffer.allocUnsafeSlow(strings.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 1));
  const pointers = new BigUint64Array(new ArrayBuffer((strings.length + 1) * 8));
  const start = addressOf(bytes);
  let at = 0;
  strings.forEach((text, index) => {
    pointers[index] = BigInt(start + at);
    at += bytes.write(text, at);
    bytes[at++] = 0;
  });
  return { pointers, bytes };
}
