/** Pipes, sockets, and descriptors that travel through sockets. */
import { fstatSync } from 'node:fs';
import type { Address, ClockPort, DescriptorPort, Fd } from '../port.ts';
import { type Libc, addressOf, EAGAIN, EINTR, lastErrno, systemError } from './libc.ts';
import { INLINE_BYTES, receivedDescriptors, receiveMessage, sendMessage, takeInline } from './messages.ts';

const O_WRONLY = 1;
const O_NONBLOCK = 0o4000;
const O_CLOEXEC = 0o2000000;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const F_DUPFD_CLOEXEC = 1030;
const POLLIN = 1;
const POLLOUT = 4;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;

export function linuxDescriptors(libc: Libc, clock: ClockPort): DescriptorPort {
  const pair = new Int32Array(new ArrayBuffer(8));
  const takePair = (): [Fd, Fd] => [pair[0] as Fd, pair[1] as Fd];

  /** The slice that the system call works on; the whole view is passed as it is. */
  const slice = (bytes: Uint8Array, offset: number, length: number): Uint8Array =>
    offset === 0 && length === bytes.length ? bytes : bytes.subarray(offset, offset + length);

  /** Repeats a call that a signal interrupted; `null` when it would block. */
  function restarting(name: string, call: () => number): number | null {
    for (;;) {
      const result = call();
      if (result >= 0) return result;
      const errno = lastErrno();
      if (errno === EINTR) continue;
      if (errno === EAGAIN) return null;
      throw systemError(name, errno);
    }
  }

  function identity(fd: Fd): number {
    const { ino, dev } = fstatSync(fd);
    return (ino ^ Math.imul(dev, 0x9e37_79b1)) | 1;
  }

  return {
    pipe({ nonblocking = false } = {}) {
      if (libc.pipe2(pair, O_CLOEXEC | (nonblocking ? O_NONBLOCK : 0)) !== 0) throw systemError('pipe2');
      return takePair();
    },

    socketPair() {
      if (libc.socketpair(AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, pair) !== 0) throw systemError('socketpair');
      return takePair();
    },

    close(fd) {
      // On Linux the descriptor is gone even when a signal came.
      if (libc.close(fd) !== 0 && lastErrno() !== EINTR) throw systemError('close');
    },

    duplicate(fd) {
      const copy = libc.fcntl(fd, F_DUPFD_CLOEXEC, 3);
      if (copy < 0) throw systemError('fcntl');
      return copy as Fd;
    },

    setCloseOnExec(fd, on) {
      if (libc.fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0) !== 0) throw systemError('fcntl');
    },

    setNonblocking(fd, on) {
      const flags = libc.fcntl(fd, F_GETFL, 0);
      if (flags < 0) throw systemError('fcntl');
      const wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
      if (wanted !== flags && libc.fcntl(fd, F_SETFL, wanted) !== 0) throw systemError('fcntl');
    },

    identity,

    openPipeOf(pid, fd, wanted) {
      const opened = libc.open(`/proc/${pid}/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0) as Fd;
      if (opened < 0) return null;
      // Another process may have the number by now, and something else behind the descriptor.
      if (identity(opened) === wanted) return opened;
      libc.close(opened);
      return null;
    },

    read(fd, into, offset, length) {
      const bytes = slice(into, offset, length);
      return restarting('read', () => libc.read(fd, bytes, length));
    },

    write(fd, from, offset, length) {
      const bytes = slice(from, offset, length);
      // Node ignores SIGPIPE for the whole process, so a pipe without readers is the error EPIPE.
      return restarting('write', () => libc.write(fd, bytes, length));
    },

    poll(requests, deadline) {
      const fds = new Int32Array(new ArrayBuffer(requests.length * 8 || 8));
      const ready: number[] = [];
      requests.forEach((request, index) => {
        fds[index * 2] = request.fd;
        // struct pollfd has two shorts here: what is asked below, what is answered above.
        fds[index * 2 + 1] = (request.readable ? POLLIN : 0) | (request.writable ? POLLOUT : 0);
      });
      for (;;) {
        let timeout: BigInt64Array | null = null;
        if (deadline !== Infinity) {
          const left = Math.max(deadline - clock.now(), 0);
          timeout = new BigInt64Array(new ArrayBuffer(16));
          timeout[0] = BigInt(Math.floor(left / 1000));
          timeout[1] = BigInt(Math.floor((left % 1000) * 1e6));
        }
        const count = libc.ppoll(fds, requests.length, timeout, null);
        if (count < 0) {
          const errno = lastErrno();
          if (errno === EINTR) continue;
          throw systemError('ppoll', errno);
        }
        for (let index = 0; count > 0 && index < requests.length; index++) {
          if (((fds[index * 2 + 1] ?? 0) & 0xffff0000) !== 0) ready.push(index);
        }
        return ready;
      }
    },

    sendWithDescriptors(fd, bytes, descriptors) {
      const alone = descriptors.length === 0;
      const message = alone ? 0 : sendMessage(addressOf(bytes) as Address, bytes.length, descriptors);
      for (;;) {
        const sent = alone
          ? libc.send(fd, bytes, bytes.length, MSG_NOSIGNAL)
          : libc.sendmsg(fd, message, MSG_NOSIGNAL);
        if (sent >= 0) return sent;
        const errno = lastErrno();
        if (errno === EINTR) continue;
        if (errno !== EAGAIN) throw systemError('sendmsg', errno);
        this.poll([{ fd, writable: true }], Infinity);
      }
    },

    receiveWithDescriptors(fd, into, offset, length, wait = true) {
      const inline = length <= INLINE_BYTES;
      const flags = MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT);
      for (;;) {
        // Anew after a signal: the kernel has written its answers into it.
        const message = receiveMessage(inline ? 'inline' : addressOf(into) + offset, length);
        const bytes = libc.recvmsg(fd, message, flags);
        if (bytes >= 0) {
          if (inline) takeInline(into, offset, bytes);
          return { bytes, descriptors: receivedDescriptors() };
        }
        const errno = lastErrno();
        if (errno === EAGAIN) return null;
        if (errno !== EINTR) throw systemError('recvmsg', errno);
      }
    },
  };
}
