/** Stream sockets with addresses: Unix and IPv4. Bound at the first use: most programs have none. */
import koffi from 'koffi';
import { constants } from 'node:os';
import { SystemError } from '../../errors.ts';
import type { ClockPort, DescriptorPort, Fd, SocketAddress, SocketPort } from '../port.ts';
import { EAGAIN, EINTR, ETIMEDOUT, lastErrno, systemError, viewAt } from './libc.ts';

const AF_UNIX = 1;
const AF_INET = 2;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_REUSEADDR = 2;
const SO_ERROR = 4;
const SO_SNDTIMEO = 21;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const { EINPROGRESS } = constants.errno;
/** sizeof(sockaddr_un); the path begins after two bytes and has room for 108. */
const UNIX_BYTES = 110;
const INET_BYTES = 16;

/** A connection that was taken back, and others that say nothing about the listener itself. */
const transient = new Set([constants.errno.ECONNABORTED, constants.errno.EPROTO]);

interface SocketCalls {
  socket(domain: number, type: number, protocol: number): number;
  bind(fd: number, address: Uint8Array, bytes: number): number;
  listen(fd: number, backlog: number): number;
  accept4(fd: number, address: Uint8Array, bytes: Int32Array, flags: number): number;
  connect(fd: number, address: Uint8Array, bytes: number): number;
  getsockname(fd: number, address: Uint8Array, bytes: Int32Array): number;
  getsockopt(fd: number, level: number, option: number, value: Int32Array, bytes: Int32Array): number;
  setsockopt(fd: number, level: number, option: number, value: ArrayBufferView, bytes: number): number;
  getaddrinfo(host: string, service: null, hints: Int32Array, found: BigUint64Array): number;
  freeaddrinfo(found: number): void;
}

function bindSockets(): SocketCalls {
  const library = koffi.load(null);
  return {
    socket: library.func('int socket(int domain, int type, int protocol)') as SocketCalls['socket'],
    bind: library.func('int bind(int fd, void *address, uint bytes)') as SocketCalls['bind'],
    listen: library.func('int listen(int fd, int backlog)') as SocketCalls['listen'],
    accept4: library.func(
      'int accept4(int fd, void *address, void *bytes, int flags)',
    ) as SocketCalls['accept4'],
    connect: library.func('int connect(int fd, void *address, uint bytes)') as SocketCalls['connect'],
    getsockname: library.func(
      'int getsockname(int fd, void *address, void *bytes)',
    ) as SocketCalls['getsockname'],
    getsockopt: library.func(
      'int getsockopt(int fd, int level, int option, void *value, void *bytes)',
    ) as SocketCalls['getsockopt'],
    setsockopt: library.func(
      'int setsockopt(int fd, int level, int option, void *value, uint bytes)',
    ) as SocketCalls['setsockopt'],
    getaddrinfo: library.func(
      'int getaddrinfo(const char *host, const char *service, void *hints, void *found)',
    ) as SocketCalls['getaddrinfo'],
    freeaddrinfo: library.func('void freeaddrinfo(uintptr_t found)') as SocketCalls['freeaddrinfo'],
  };
}

export function linuxSockets(descriptors: DescriptorPort, clock: ClockPort): SocketPort {
  let bound: SocketCalls | undefined;
  const calls = (): SocketCalls => (bound ??= bindSockets());

  /** A new socket, closed again if `use` throws. */
  function withSocket<R>(family: SocketAddress['family'], flags: number, use: (fd: Fd) => R): R {
    const domain = family === 'unix' ? AF_UNIX : AF_INET;
    const fd = calls().socket(domain, SOCK_STREAM | SOCK_CLOEXEC | flags, 0) as Fd;
    if (fd < 0) throw systemError('socket');
    try {
      return use(fd);
    } catch (error) {
      descriptors.close(fd);
      throw error;
    }
  }

  function set(fd: Fd, level: number, option: number, value: ArrayBufferView): void {
    if (calls().setsockopt(fd, level, option, value, value.byteLength) !== 0) throw systemError('setsockopt');
  }

  /** Messages are written whole: waiting for more to send along would only delay them. */
  function sendAtOnce(fd: Fd): void {
    set(fd, IPPROTO_TCP, TCP_NODELAY, Int32Array.of(1));
  }

  function waitForConnection(fd: Fd, deadline: number): void {
    if (descriptors.poll([{ fd, writable: true }], deadline).length === 0)
      throw systemError('connect', ETIMEDOUT);
    const outcome = new Int32Array(new ArrayBuffer(4));
    if (calls().getsockopt(fd, SOL_SOCKET, SO_ERROR, outcome, Int32Array.of(4)) !== 0)
      throw systemError('getsockopt');
    if (outcome[0] !== 0) throw systemError('connect', outcome[0]);
  }

  return {
    listen(address, backlog) {
      return withSocket(address.family, SOCK_NONBLOCK, (fd) => {
        const packed = packAddress(address);
        if (address.family === 'inet') set(fd, SOL_SOCKET, SO_REUSEADDR, Int32Array.of(1));
        if (calls().bind(fd, packed, packed.length) !== 0) throw systemError('bind');
        if (calls().listen(fd, backlog) !== 0) throw systemError('listen');
        return fd;
      });
    },

    accept(listener) {
      const peer = new Uint8Array(new ArrayBuffer(UNIX_BYTES));
      const length = Int32Array.of(peer.length);
      for (;;) {
        const fd = calls().accept4(listener, peer, length, SOCK_CLOEXEC | SOCK_NONBLOCK) as Fd;
        if (fd >= 0) {
          const address = unpackAddress(peer, length[0] ?? 0);
          if (address.family === 'inet') sendAtOnce(fd);
          return { fd, address };
        }
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR && !transient.has(errno)) throw systemError('accept', errno);
      }
    },

    connect(address, deadline) {
      const packed = packAddress(address);
      if (address.family === 'inet') {
        return withSocket('inet', SOCK_NONBLOCK, (fd) => {
          if (calls().connect(fd, packed, packed.length) !== 0) {
            const errno = lastErrno();
            if (errno !== EINPROGRESS && errno !== EINTR) throw systemError('connect', errno);
            waitForConnection(fd, deadline);
          }
          sendAtOnce(fd);
          descriptors.setNonblocking(fd, false);
          return fd;
        });
      }
      return withSocket('unix', 0, (fd) => {
        for (;;) {
          // Here it waits for room in the listener's backlog, which this option limits.
          if (deadline !== Infinity) set(fd, SOL_SOCKET, SO_SNDTIMEO, timeval(deadline - clock.now()));
          if (calls().connect(fd, packed, packed.length) === 0) break;
          const errno = lastErrno();
          if (errno !== EINTR) throw systemError('connect', errno === EAGAIN ? ETIMEDOUT : errno);
        }
        if (deadline !== Infinity) set(fd, SOL_SOCKET, SO_SNDTIMEO, new BigInt64Array(2));
        return fd;
      });
    },

    localAddress(fd) {
      const address = new Uint8Array(new ArrayBuffer(UNIX_BYTES));
      const length = Int32Array.of(address.length);
      if (calls().getsockname(fd, address, length) !== 0) throw systemError('getsockname');
      return unpackAddress(address, length[0] ?? 0);
    },

    resolve(host) {
      if (host === '') return '0.0.0.0';
      // struct addrinfo: flags, family, kind of socket, protocol, length of the address, address at byte 24.
      const hints = new Int32Array(new ArrayBuffer(48));
      hints[1] = AF_INET;
      hints[2] = SOCK_STREAM;
      const found = new BigUint64Array(new ArrayBuffer(8));
      if (calls().getaddrinfo(host, null, hints, found) !== 0)
        throw new SystemError('ENOTFOUND', 0, 'getaddrinfo', `no address is known for the name "${host}"`);
      const first = Number(found[0]);
      const pointer = Number(new DataView(viewAt(first, 48)).getBigUint64(24, true));
      const bytes = new Uint8Array(viewAt(pointer, INET_BYTES)).slice();
      calls().freeaddrinfo(first);
      return bytes.subarray(4, 8).join('.');
    },
  };
}

function timeval(milliseconds: number): BigInt64Array {
  const micros = Math.max(1, Math.floor(milliseconds * 1000));
  return BigInt64Array.of(BigInt(Math.floor(micros / 1e6)), BigInt(micros % 1e6));
}

/** As bind and connect want it. */
function packAddress(address: SocketAddress): Uint8Array {
  if (address.family === 'inet') {
    const bytes = Buffer.from(new ArrayBuffer(INET_BYTES));
    bytes.writeUInt16LE(AF_INET);
    bytes.writeUInt16BE(address.port, 2);
    bytes.set(address.host.split('.').map(Number), 4);
    return bytes;
  }
  const path = Buffer.from(address.path);
  // A path ends with a zero; a name without a file begins with one, and ends where its length says.
  const length = 2 + path.length + (path[0] === 0 ? 0 : 1);
  if (length > UNIX_BYTES) throw systemError('bind', constants.errno.ENAMETOOLONG);
  const bytes = Buffer.from(new ArrayBuffer(length));
  bytes.writeUInt16LE(AF_UNIX);
  bytes.set(path, 2);
  return bytes;
}

function unpackAddress(bytes: Uint8Array, length: number): SocketAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(0, true) === AF_INET)
    return { family: 'inet', host: bytes.slice(4, 8).join('.'), port: view.getUint16(2) };
  const path = Buffer.from(bytes.subarray(2, Math.max(2, Math.min(length, bytes.length)))).toString();
  return { family: 'unix', path: path.startsWith('\0') ? path : path.replace(/\0.*$/s, '') };
}
