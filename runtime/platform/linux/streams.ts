/**
 * Stream sockets and pipes by the shortest way: bytes are named by their address, since describing a part of a buffer costs more
 * than the system call. Bound at the first use: most programs have none.
 */
import koffi from 'koffi';
import type { Address, Fd, PollSet, StreamPort } from '../port.ts';
import { addressOf, EAGAIN, EINTR, lastErrno, systemError } from './libc.ts';

const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const POLLIN = 1;
const RWF_NOWAIT = 8;
const ENOSYS = 38;
const EOPNOTSUPP = 95;

interface StreamCalls {
  recv(fd: number, into: number, bytes: number, flags: number): number;
  send(fd: number, from: number, bytes: number, flags: number): number;
  ppoll(fds: number, count: number, timeout: number, mask: number): number;
  read(fd: number, into: number, bytes: number): number;
  write(fd: number, from: number, bytes: number): number;
  /** Not in every C library. */
  preadv2:
    ((fd: number, vectors: number, count: number, offset: number, flags: number) => number) | undefined;
}

function bindStreams(): StreamCalls {
  const library = koffi.load(null);
  const bind = (prototype: string): unknown => library.func(prototype);
  let preadv2: StreamCalls['preadv2'];
  try {
    preadv2 = bind(
      'intptr_t preadv2(int fd, uintptr_t vectors, int count, int64_t offset, int flags)',
    ) as StreamCalls['preadv2'];
  } catch {
    preadv2 = undefined;
  }
  return {
    preadv2,
    read: bind('intptr_t read(int fd, uintptr_t into, size_t bytes)') as StreamCalls['read'],
    write: bind('intptr_t write(int fd, uintptr_t from, size_t bytes)') as StreamCalls['write'],
    recv: bind('intptr_t recv(int fd, uintptr_t into, size_t bytes, int flags)') as StreamCalls['recv'],
    send: bind('intptr_t send(int fd, uintptr_t from, size_t bytes, int flags)') as StreamCalls['send'],
    ppoll: bind(
      'int ppoll(uintptr_t fds, ulong count, uintptr_t timeout, uintptr_t mask)',
    ) as StreamCalls['ppoll'],
  };
}

export function linuxStreams(): StreamPort {
  let bound: StreamCalls | undefined;
  const calls = (): StreamCalls => (bound ??= bindStreams());
  /** struct iovec: the address and the length, 64 bits each. */
  const vector = new Uint32Array(new ArrayBuffer(16));
  let vectorAt = 0;
  /** Of pipes, Linux 6.4 does. */
  let knowsNowait = true;

  return {
    addressOf: (bytes) => addressOf(bytes) as Address,

    receive(fd, into, length) {
      const system = calls();
      for (;;) {
        const count = system.recv(fd, into, length, MSG_DONTWAIT);
        if (count >= 0) return count;
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR) throw systemError('recv', errno);
      }
    },

    send(fd, from, length) {
      const system = calls();
      for (;;) {
        const count = system.send(fd, from, length, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count >= 0) return count;
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR) throw systemError('send', errno);
      }
    },

    read(fd, into, length) {
      const system = calls();
      for (;;) {
        const count = system.read(fd, into, length);
        if (count >= 0) return count;
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR) throw systemError('read', errno);
      }
    },

    readAtOnce(fd, into, length) {
      const system = calls();
      if (system.preadv2 === undefined || !knowsNowait) return readIfReady(this, fd, into, length);
      vectorAt ||= addressOf(vector);
      vector[0] = into;
      vector[1] = into / 2 ** 32;
      vector[2] = length;
      for (;;) {
        const count = system.preadv2(fd, vectorAt, 1, -1, RWF_NOWAIT);
        if (count >= 0) return count;
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno === EINTR) continue;
        if (errno !== EOPNOTSUPP && errno !== ENOSYS) throw systemError('preadv2', errno);
        knowsNowait = false;
        return readIfReady(this, fd, into, length);
      }
    },

    write(fd, from, length) {
      const system = calls();
      for (;;) {
        // Node ignores SIGPIPE for the whole process, so a pipe without readers is the error EPIPE.
        const count = system.write(fd, from, length);
        if (count >= 0) return count;
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR) throw systemError('write', errno);
      }
    },

    pollSet: (fds) => linuxPollSet(calls(), fds),
  };
}

/** Another one who reads here may be faster: then this blocks, as whoever wants to read does in the end. */
function readIfReady(streams: StreamPort, fd: Fd, into: Address, length: number): number | null {
  return streams.pollSet([fd]).wait(0) > 0 ? streams.read(fd, into, length) : null;
}

function linuxPollSet(system: StreamCalls, fds: readonly Fd[]): PollSet {
  const count = fds.length;
  // struct pollfd: the descriptor, then two shorts: what is asked below, what is answered above.
  const requests = new Int32Array(new ArrayBuffer(Math.max(8, count * 8)));
  fds.forEach((fd, index) => {
    requests[index * 2] = fd;
    requests[index * 2 + 1] = POLLIN;
  });
  // struct timespec: seconds and nanoseconds, 64 bits each; both fit into the lower half.
  const time = new Int32Array(new ArrayBuffer(16));
  const [requestsAt, timeAt] = [addressOf(requests), addressOf(time)];
  return {
    wait(patience) {
      if (patience !== Infinity) {
        time[0] = Math.floor(patience / 1000);
        time[2] = Math.floor((patience % 1000) * 1e6);
      }
      const found = system.ppoll(requestsAt, count, patience === Infinity ? 0 : timeAt, 0);
      if (found >= 0) return found;
      const errno = lastErrno();
      if (errno !== EINTR) throw systemError('ppoll', errno);
      // What was answered last time still stands there.
      for (let index = 0; index < count; index++) requests[index * 2 + 1] = POLLIN;
      return 0;
    },

    ready: (index) => ((requests[index * 2 + 1] ?? 0) & 0xffff0000) !== 0,
  };
}
