/** Sockets that tell who wrote, and adopted children: what a process needs that watches over a whole tree of others. */
import type { Fd, Pid, SupervisionPort } from '../port.ts';
import { type Libc, addressOf, EAGAIN, EINTR, lastErrno, systemError } from './libc.ts';

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_PASSCRED = 16;
const SCM_CREDENTIALS = 2;
const MSG_DONTWAIT = 0x40;

/** Offsets in one block: struct msghdr, struct iovec, and room for a control message with a struct ucred. */
const VECTOR = 56;
const CONTROL = 72;
const CONTROL_BYTES = 64;
const CREDENTIALS = CONTROL + 16;

export function linuxSupervision(libc: Libc, reap: (pid: Pid) => number | null): SupervisionPort {
  const block = new DataView(new ArrayBuffer(CONTROL + CONTROL_BYTES));

  function prepare(into: Uint8Array): number {
    const base = addressOf(block);
    const put64 = (offset: number, value: number): void => {
      block.setBigUint64(offset, BigInt(value), true);
    };
    put64(0, 0); // msg_name
    put64(8, 0); // msg_namelen
    put64(16, base + VECTOR); // msg_iov
    put64(24, 1); // msg_iovlen
    put64(32, base + CONTROL); // msg_control
    put64(40, CONTROL_BYTES); // msg_controllen
    put64(48, 0); // msg_flags
    put64(VECTOR, addressOf(into));
    put64(VECTOR + 8, into.length);
    block.setInt32(CONTROL + 12, 0, true); // cmsg_type: nothing yet
    return base;
  }

  return {
    openOutputSocket() {
      const pair = new Int32Array(new ArrayBuffer(8));
      if (libc.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) !== 0)
        throw systemError('socketpair');
      const [reader, writer] = [pair[0] as Fd, pair[1] as Fd];
      // The kernel now stamps every message with the pid of its writer, whoever inherited the socket, and never joins
      // messages of two writers into one.
      const on = new Int32Array(new ArrayBuffer(4)).fill(1);
      if (libc.setsockopt(reader, SOL_SOCKET, SO_PASSCRED, on, 4) !== 0) throw systemError('setsockopt');
      let writerOpen = true;
      const closeWriter = (): void => {
        if (!writerOpen) return;
        writerOpen = false;
        libc.close(writer);
      };
      return {
        writer,
        closeWriter,
        receive(into) {
          for (;;) {
            const bytes = libc.recvmsg(reader, prepare(into), MSG_DONTWAIT);
            if (bytes >= 0) {
              const known = block.getInt32(CONTROL + 12, true) === SCM_CREDENTIALS;
              return { bytes, pid: (known ? block.getInt32(CREDENTIALS, true) : 0) as Pid };
            }
            const errno = lastErrno();
            if (errno === EAGAIN) return null;
            if (errno !== EINTR) throw systemError('recvmsg', errno);
          }
        },
        close() {
          closeWriter();
          libc.close(reader);
        },
      };
    },
    reap: (pid) => reap(pid as Pid),
  };
}
