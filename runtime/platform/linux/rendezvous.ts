/**
 * Message sockets in Linux's abstract namespace: a name that only the kernel knows, gone with its listener, so that
 * nothing of it can be left behind in a file system. They keep the bounds of messages, in order, and carry descriptors.
 */
import koffi from 'koffi';
import type { Fd, Pid, RendezvousPort } from '../port.ts';
import { EAGAIN, EINTR, lastErrno, systemError } from './libc.ts';

const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const ECONNREFUSED = 111;
const EADDRINUSE = 98;
const ECONNABORTED = 103;
const BACKLOG = 4096;

interface SocketCalls {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, bytes: number): number;
  listen(fd: number, backlog: number): number;
  connect(fd: number, address: Uint8Array, bytes: number): number;
  accept4(fd: number, address: null, bytes: null, flags: number): number;
  getsockopt(fd: number, level: number, option: number, value: Int32Array, bytes: Int32Array): number;
  close(fd: number): number;
}

function bindCalls(): SocketCalls {
  const library = koffi.load(null);
  return {
    socket: library.func('int socket(int domain, int type, int protocol)') as SocketCalls['socket'],
    bind: library.func('int bind(int fd, void *address, uint bytes)') as SocketCalls['bind'],
    listen: library.func('int listen(int fd, int backlog)') as SocketCalls['listen'],
    connect: library.func('int connect(int fd, void *address, uint bytes)') as SocketCalls['connect'],
    accept4: library.func(
      'int accept4(int fd, void *address, void *bytes, int flags)',
    ) as SocketCalls['accept4'],
    getsockopt: library.func(
      'int getsockopt(int fd, int level, int option, void *value, void *bytes)',
    ) as SocketCalls['getsockopt'],
    close: library.func('int close(int fd)') as SocketCalls['close'],
  };
}

export function linuxRendezvous(): RendezvousPort {
  let bound: SocketCalls | undefined;
  // Most programs never need one: the calls are bound with the first.
  const calls = (): SocketCalls => (bound ??= bindCalls());

  function open(): Fd {
    const fd = calls().socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0) throw systemError('socket');
    return fd as Fd;
  }

  /** Runs `call` on a new socket; closes it again where the answer is no (`null`) or an error. */
  function attempt(name: string, refusal: number, call: (fd: Fd, address: Uint8Array) => number): Fd | null {
    const fd = open();
    const address = addressOf(name);
    for (;;) {
      if (call(fd, address) === 0) return fd;
      const errno = lastErrno();
      if (errno === EINTR) continue;
      calls().close(fd);
      if (errno === refusal) return null;
      throw systemError('rendezvous', errno);
    }
  }

  function isOwn(fd: Fd): boolean {
    // struct ucred { pid, uid, gid }
    const credentials = new Int32Array(new ArrayBuffer(12));
    const bytes = new Int32Array(new ArrayBuffer(4)).fill(12);
    if (calls().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, bytes) !== 0)
      throw systemError('getsockopt');
    // Not os.userInfo(), which opens a file: there may be no descriptor left.
    return credentials[1] === process.geteuid?.();
  }

  return {
    listen(name) {
      const fd = attempt(name, EADDRINUSE, (socket, address) =>
        calls().bind(socket, address, address.length),
      );
      if (fd === null || calls().listen(fd, BACKLOG) === 0) return fd;
      const errno = lastErrno();
      calls().close(fd);
      throw systemError('listen', errno);
    },

    connect(name) {
      const fd = attempt(name, ECONNREFUSED, (socket, address) =>
        calls().connect(socket, address, address.length),
      );
      // Names are visible to every user of the machine: whoever took this one must be us.
      if (fd === null || isOwn(fd)) return fd;
      calls().close(fd);
      return null;
    },

    accept(listener) {
      for (;;) {
        const fd = calls().accept4(listener, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd >= 0) {
          if (isOwn(fd as Fd)) return fd as Fd;
          calls().close(fd);
          continue;
        }
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR && errno !== ECONNABORTED) throw systemError('accept4', errno);
      }
    },

    peer(fd) {
      const credentials = new Int32Array(new ArrayBuffer(12));
      const bytes = new Int32Array(new ArrayBuffer(4)).fill(12);
      if (calls().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, bytes) !== 0)
        throw systemError('getsockopt');
      return (credentials[0] ?? 0) as Pid;
    },
  };
}

/** struct sockaddr_un, as long as the name: a zero byte in front makes it abstract. */
function addressOf(name: string): Uint8Array {
  const text = Buffer.from(`\0${name}`);
  const address = new Uint8Array(new ArrayBuffer(2 + text.length));
  new DataView(address.buffer).setUint16(0, AF_UNIX, true);
  address.set(text, 2);
  return address;
}
