/**
 * A pipe that is rung: one byte wakes whoever sleeps at the other end, in a blocking `poll` or in the event loop. What
 * it is about stands in shared memory; the bytes mean nothing, and one too many does no harm.
 */
import { Socket } from 'node:net';
import { onFork, platform, type Fd } from '../platform/index.ts';

const oneByte = new Uint8Array(1);
const thrownAway = new Uint8Array(4096);

/** Rings. `fd`: the writing end, which must not block. */
export function ring(fd: Fd): void {
  try {
    platform.descriptors.write(fd, oneByte, 0, 1);
  } catch {
    // Nobody is there any more to be woken.
  }
}

/** The end that is woken. */
export class Bell {
  readonly fd: Fd;
  #socket: Socket | undefined;
  #closed = false;

  /** The reading end, which must not block. */
  constructor(fd: Fd) {
    this.fd = fd;
    listening.add(this);
  }

  /** Takes away what was rung, so that the next `poll` sleeps. */
  drain(): void {
    if (this.#closed) return;
    while ((platform.descriptors.read(this.fd, thrownAway, 0, thrownAway.length) ?? 0) === thrownAway.length);
  }

  /** From now on `rung` is called from the event loop, which this does not keep alive: see {@link holdLoop}. */
  listen(rung: () => void): void {
    if (this.#socket !== undefined || this.#closed) return;
    this.#socket = new Socket({ fd: this.fd, readable: true, writable: false });
    this.#socket.on('data', rung);
    // The other end is gone with its process; who waits learns of that from the process's sentinel.
    this.#socket.on('error', () => undefined);
    this.#socket.unref();
  }

  /** Whether the event loop is to stay alive for this. */
  holdLoop(hold: boolean): void {
    if (hold) this.#socket?.ref();
    else this.#socket?.unref();
  }

  /** Closes the descriptor. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    listening.delete(this);
    if (this.#socket === undefined) platform.descriptors.close(this.fd);
    else this.#socket.destroy();
  }
}

const listening = new Set<Bell>();

// A forked child has the same pipes; its event loop must not take the bytes that are meant for its parent.
onFork(() => {
  for (const bell of [...listening]) bell.close();
});
