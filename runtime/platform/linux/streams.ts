/**
 * Stream sockets by the shortest way: bytes are named by their address, since describing a part of a buffer costs more
 * than the system call. Bound at the first use: most programs have none.
 */
import koffi from 'koffi';
import type { Address, Fd, PollSet, StreamPort } from '../port.ts';
import { addressOf, EAGAIN, EINTR, lastErrno, systemError } from './libc.ts';

const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const POLLIN = 1;

interface StreamCalls {
  recv(fd: number, into: number, bytes: number, flags: number): number;
  send(fd: number, from: number, bytes: number, flags: number): number;
  ppoll(fds: number, count: number, timeout: number, mask: number): number;
}

function bindStreams(): StreamCalls {
  const library = koffi.load(null);
  return {
    recv: library.func(
      'intptr_t recv(int fd, uintptr_t into, size_t bytes, int flags)',
    ) as StreamCalls['recv'],
    send: library.func(
      'intptr_t send(int fd, uintptr_t from, size_t bytes, int flags)',
    ) as StreamCalls['send'],
    ppoll: library.func(
      'int ppoll(uintptr_t fds, ulong count, uintptr_t timeout, uintptr_t mask)',
    ) as StreamCalls['ppoll'],
  };
}

export function linuxStreams(): StreamPort {
  let bound: StreamCalls | undefined;
  const calls = (): StreamCalls => (bound ??= bindStreams());

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

    pollSet: (fds) => linuxPollSet(calls(), fds),
  };
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
