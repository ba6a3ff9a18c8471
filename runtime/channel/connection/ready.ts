/**
 * Being told by the event loop that a descriptor can be read, without reading from it.
 *
 * Node has no call for this. A copy of the descriptor is given to a `net.Socket` whose buffer for incoming bytes has no
 * room: libuv watches it as any other, and when something has come (bytes or the end) finds that it can't read, and
 * says ENOBUFS. So nothing is consumed, whoever shares the descriptor, and there is neither a helper thread nor a timer.
 */
import { Socket } from 'node:net';
import { checkTimeout, throwIfAborted } from '../../misuse.ts';
import type { AsyncWaitOptions } from '../../sync/async-wait.ts';
import { platform, type Fd } from '../../platform/index.ts';

/** Its constructor takes `onread`, which its types know of `connect()` only. */
const noRoom: object = { onread: { buffer: new Uint8Array(0), callback: () => false } };

/**
 * Resolves with the index of a descriptor that can be read (or is at its end), −1 when the timeout is over; rejects
 * with the signal's reason.
 */
export function whenReadable(
  fds: readonly Fd[],
  { timeout, signal }: AsyncWaitOptions = {},
): Promise<number> {
  checkTimeout(timeout);
  const { descriptors } = platform;
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const [ready] = descriptors.poll(
      fds.map((fd) => ({ fd, readable: true })),
      0,
    );
    if (ready !== undefined || (timeout !== undefined && timeout <= 0)) {
      resolve(ready ?? -1);
      return;
    }
    const sockets: Socket[] = [];
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      for (const socket of sockets) socket.destroy();
    };
    const onAbort = (): void => {
      stop();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', onAbort);
    if (timeout !== undefined && timeout !== Infinity) {
      timer = setTimeout(
        () => {
          stop();
          resolve(-1);
        },
        Math.min(Math.ceil(timeout), 0x7fff_ffff),
      );
    }
    fds.forEach((fd, index) => {
      const socket = new Socket({
        fd: descriptors.duplicate(fd),
        readable: true,
        writable: false,
        ...noRoom,
      });
      const onReady = (): void => {
        stop();
        resolve(index);
      };
      socket.on('error', onReady);
      socket.on('end', onReady);
      socket.resume();
      sockets.push(socket);
    });
  });
}

/** Writes all of the bytes, leaving the event loop free while the kernel's buffer is full. */
export function writeWhenPossible(fd: Fd, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new Socket({ fd: platform.descriptors.duplicate(fd), readable: false, writable: true });
    socket.on('error', reject);
    socket.write(bytes, (error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    });
  });
}
