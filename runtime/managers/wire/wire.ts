/**
 * A stream of messages between a manager and a client. It may be read by blocking and by the event loop in turns: both
 * fill the same buffer.
 */
import { Socket } from 'node:net';
import { EOFError, SystemError } from '../../errors.ts';
import { closeOwned, own, type OwnedFd } from '../../channel/connection/descriptors.ts';
import { writeWhenPossible } from '../../channel/connection/ready.ts';
import { platform, type Address, type Fd, type Milliseconds, type PollSet } from '../../platform/index.ts';
import { Incoming } from './incoming.ts';
import type { Frame } from './messages.ts';

const { descriptors: system, streams } = platform;

/** The event loop reads into this, for all wires of the process; what it holds is taken over at once. */
const common = Buffer.allocUnsafeSlow(64 * 1024);

export class Wire {
  readonly incoming = new Incoming();
  readonly #owned: OwnedFd;
  #socket: Socket | undefined;
  #watching = false;
  /** Messages that the kernel had no room for, oldest first. */
  #unsent: Buffer[] = [];

  /** Of the descriptor alone, once somebody has waited. */
  #alone: PollSet | undefined;

  constructor(fd: Fd) {
    system.setNonblocking(fd, true);
    this.#owned = own(this, fd);
  }

  /** For those who wait for several. @throws EOFError when it is closed. */
  get fd(): Fd {
    return this.#fd;
  }

  get closed(): boolean {
    return this.#owned.fd === undefined;
  }

  /** Whether messages wait for the kernel: no more should be made from what has come. */
  get congested(): boolean {
    return this.#unsent.length > 0;
  }

  /**
   * Reads what is there; false when nothing is.
   * @throws EOFError at the end.
   */
  fill(): boolean {
    let count: number | null;
    try {
      count = this.incoming.receive(this.#fd);
    } catch (error) {
      if (error instanceof SystemError && error.code === 'ECONNRESET') count = 0;
      else throw error;
    }
    if (count === 0) throw new EOFError('The connection between a manager and its client has ended.');
    return count !== null;
  }

  /**
   * Blocks until something can be read, or a signal has come; false when the deadline is over. A descriptor that blocks by
   * itself would do without this call, but the kernel wakes whoever sleeps in the read of a Unix socket also when the
   * other side has read.
   */
  waitReadable(deadline: Milliseconds = Infinity): boolean {
    this.#alone ??= streams.pollSet([this.#fd]);
    const patience = deadline === Infinity ? Infinity : Math.max(0, deadline - platform.clock.now());
    return this.#alone.wait(patience) > 0 || patience > 0;
  }

  /**
   * Sends the whole message, blocking while the kernel has no room. What comes meanwhile is read: the other side may be
   * unable to take more before it got rid of it.
   */
  send(frame: Frame): void {
    const { length } = frame;
    const address = (frame.address ??= streams.addressOf(frame.bytes));
    for (let at = 0; at < length;) {
      const written = streams.send(this.#fd, (address + at) as Address, length - at);
      if (written !== null) at += written;
      else if (system.poll([{ fd: this.#fd, readable: true, writable: true }], Infinity).length > 0)
        this.fill();
    }
  }

  /** Sends without blocking: what the kernel has no room for follows later. False when the other side is gone. */
  post(frame: Frame): boolean {
    if (this.closed) return false;
    const { bytes, length } = frame;
    if (this.#unsent.length > 0) {
      this.#unsent.push(Buffer.from(bytes.subarray(0, length)));
      return true;
    }
    try {
      const address = (frame.address ??= streams.addressOf(frame.bytes));
      let at = 0;
      while (at < length) {
        const written = streams.send(this.#fd, (address + at) as Address, length - at);
        if (written === null) {
          this.#unsent.push(Buffer.from(bytes.subarray(at, length)));
          void this.#drain();
          return true;
        }
        at += written;
      }
      return true;
    } catch (error) {
      if (error instanceof SystemError) return false;
      throw error;
    }
  }

  /** Called when nothing is congested any more. */
  onDrained: () => void = () => undefined;

  async #drain(): Promise<void> {
    try {
      for (let next = this.#unsent[0]; next !== undefined; next = this.#unsent[0]) {
        await writeWhenPossible(this.#fd, next);
        this.#unsent.shift();
      }
      this.onDrained();
    } catch {
      // The other side is gone, which whoever reads learns too.
      this.#unsent = [];
    }
  }

  /**
   * The event loop reads, and calls `arrived` after each time; `ended` when nothing more will come. With `on` false it
   * stops, and no longer stays alive for this.
   */
  watch(on: boolean, arrived: () => void, ended: () => void): void {
    if (on === this.#watching || this.closed) return;
    this.#watching = on;
    if (this.#socket === undefined) {
      const onread = {
        buffer: common,
        callback: (count: number, bytes: Uint8Array): boolean => {
          this.incoming.add(bytes.subarray(0, count));
          arrived();
          return true;
        },
      };
      const options: object = { onread };
      const socket = new Socket({
        fd: system.duplicate(this.#fd),
        readable: true,
        writable: false,
        ...options,
      });
      socket.on('error', ended);
      socket.on('end', ended);
      this.#socket = socket;
    }
    if (on) this.#socket.ref().resume();
    else this.#socket.unref().pause();
  }

  /** A second time is harmless. */
  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    closeOwned(this.#owned);
  }

  get #fd(): Fd {
    const { fd } = this.#owned;
    if (fd === undefined) throw new EOFError('The connection between a manager and its client is closed.');
    return fd;
  }
}
