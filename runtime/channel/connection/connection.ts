/**
 * One end of a pipe: sends and receives whole messages over a stream of the kernel. What it is built on is visible on
 * purpose (`fileno`, end of file when the last writer closes, `wait` over many): these are kernel objects, as in Python.
 */
import { checkTimeout, onlyTell, signalIn, type SignalOption } from '../../misuse.ts';
import { Op, Result } from '../../../trace/schema.ts';
import { BufferTooShort, ClosedError, EOFError, ProcessError } from '../../errors.ts';
import { transfer, type TransferContext, type TransferRecord } from '../../memory/transfer.ts';
import { platform, type Address, type Fd, type Milliseconds } from '../../platform/index.ts';
import { Spin } from '../../sync/spin.ts';
import { preview, tracer, type EventDetails, type ObjectIdPair } from '../../tracing/index.ts';
import { deadlineOf } from '../deadline.ts';
import { dropTickets } from '../brokered.ts';
import { dumps, releasePacker, takePacker, unpack } from '../pickle.ts';
import { asBytes, checkDescriptors, checkMaxlength, checkOffset, partOf } from './bytes.ts';
import { closeAll, closeOwned, own, type OwnedFd } from './descriptors.ts';
import {
  readBody,
  readBodyAsync,
  readBodyAt,
  readBodyInto,
  readHeader,
  readHeaderIfAny,
  sendFirst,
  sendFrameAsync,
  type FrameHeader,
} from './frames.ts';
import { observedReceive, observedSend } from './observed.ts';
import type { ConnectionParts, ConnectionRecord } from './parts.ts';
import { whenReadable } from './ready.ts';
import { Turns } from './turns.ts';
import { incoming, outgoing, transportOf, type Transport, type Way } from './way.ts';

const { descriptors: system } = platform;

/** Messages up to this size are read into memory that is used again for the next. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);
let scratchAt: Address | undefined;
/** Making a value may run code of the user, which may receive again meanwhile. */
let scratchTaken = false;

/** One end of a pipe: what is sent into it comes out of the other end. Made by `Pipe()`, `Client()` and `Listener`. */
export class Connection<T = unknown> {
  /** Whether `send` works on this end. */
  readonly writable: boolean;
  /** @internal */
  readonly id: ObjectIdPair;
  readonly #owned: OwnedFd;
  readonly #senders = new Turns();
  readonly #receivers = new Turns();
  readonly #closing = new AbortController();
  #readable: boolean;
  #nonblocking = false;
  /** A `recvAsync` has read the beginning of a message. */
  #midMessage = false;
  readonly #spin = new Spin();
  readonly #way: Way;
  readonly #transport: Transport;
  #sent: number;
  #received: number;

  /** @internal Ends come in pairs, from `Pipe()`, or from `Client()` and `Listener.accept()`. */
  constructor({ fd, id, readable, writable, way = 'socket', sent = 0, received = 0 }: ConnectionParts) {
    this.#readable = readable;
    this.writable = writable;
    this.id = id;
    this.#owned = own(this, fd);
    this.#way = way;
    this.#transport = transportOf(way);
    this.#sent = sent;
    this.#received = received;
  }

  /** Whether `recv` works on this end. No longer, after a message that was too long for `recvBytes`. */
  get readable(): boolean {
    return this.#readable;
  }

  /** Whether this end was closed, here. */
  get closed(): boolean {
    return this.#owned.fd === undefined;
  }

  /** The descriptor's number. Throws when closed. */
  fileno(): number {
    return this.#fd('fileno');
  }

  /** Closes this end. The other one reads what is left and then gets an EOFError. A second time is harmless. */
  close(): void {
    if (this.#owned.fd === undefined) return;
    closeOwned(this.#owned);
    this.#closing.abort(new ClosedError('This connection was closed while a call was pending.'));
    if (tracer.on) tracer.instant(Op.ObjectClose, this.id);
  }

  /**
   * Sends a value. Blocks while the kernel's buffer is full.
   * @throws PicklingError if a part of it can't be sent; SystemError with code EPIPE when the other end is closed.
   */
  send(value: T): void {
    const fd = this.#writableFd('send');
    const packer = takePacker();
    const context = outgoing(this.#way);
    try {
      const length = packer.pack(value, 'value', context);
      checkDescriptors('send', context.descriptors);
      this.#sendFrame(fd, packer.buffer, length, context.descriptors, value);
    } catch (error) {
      dropTickets(context.tickets);
      throw error;
    } finally {
      releasePacker(packer);
    }
  }

  /**
   * Sends bytes as one message: `size` of them from `offset` on, by default all that follow. A CPython process at the
   * other end receives them with `recv_bytes`.
   */
  sendBytes(buffer: ArrayBufferView | ArrayBuffer, offset = 0, size?: number): void {
    const fd = this.#writableFd('sendBytes');
    const bytes = asBytes(buffer, 'sendBytes');
    const part = partOf(bytes, offset, size);
    this.#sendFrame(fd, part, part.length, [], bytes);
  }

  #sendFrame(fd: Fd, bytes: Uint8Array, length: number, descriptors: readonly Fd[], value: unknown): void {
    const number = ++this.#sent;
    const transport = this.#transport;
    if (tracer.on)
      observedSend(this.id, number, fd, bytes.subarray(0, length), descriptors, transport, value);
    else sendFirst(fd, bytes, length, descriptors, transport);
  }

  /**
   * The next value that the other end sent. Blocks until there is one.
   * @throws EOFError when nothing is left and every other end is closed.
   */
  recv(): T {
    const fd = this.#readableFd('recv');
    return this.#receive(fd, (header) => this.#value(fd, header));
  }

  #value(fd: Fd, { length, descriptors }: FrameHeader): T {
    const context = incoming(this.#way, descriptors);
    try {
      if (scratchTaken || length > scratch.length)
        return unpack(readBody(fd, length), 0, length, context) as T;
      readBodyAt(fd, (scratchAt ??= platform.streams.addressOf(scratch)), length, this.#transport);
      scratchTaken = true;
      try {
        return unpack(scratch, 0, length, context) as T;
      } finally {
        scratchTaken = false;
      }
    } finally {
      closeAll(descriptors);
    }
  }

  /**
   * The bytes of the next message. Blocks until there is one.
   * @param maxlength A longer message is an error (code ERR_MP_BAD_MESSAGE), after which this end can't be read; it is
   * closed, unless it can still send.
   */
  recvBytes(maxlength?: number): Buffer {
    checkMaxlength(maxlength);
    const fd = this.#readableFd('recvBytes');
    return this.#receive(fd, ({ length, descriptors }) => {
      closeAll(descriptors);
      if (maxlength !== undefined && length > maxlength) {
        // The rest of the message stays where it is, so nothing after it can be read.
        if (this.writable) this.#readable = false;
        else this.close();
        throw new ProcessError(
          `recvBytes(): the message has ${length} bytes, more than the ${maxlength} allowed; nothing more can be received here.`,
          { code: 'ERR_MP_BAD_MESSAGE' },
        );
      }
      return readBody(fd, length);
    });
  }

  /**
   * Reads the next message into `buffer`, from the byte `offset` on; returns how many bytes it had.
   * @throws BufferTooShort with the whole message if it does not fit; the connection stays usable.
   */
  recvBytesInto(buffer: ArrayBufferView | ArrayBuffer, offset = 0): number {
    const fd = this.#readableFd('recvBytesInto');
    const into = asBytes(buffer, 'recvBytesInto');
    checkOffset('recvBytesInto', offset, into.length);
    return this.#receive(fd, ({ length, descriptors }) => {
      closeAll(descriptors);
      if (length > into.length - offset)
        throw new BufferTooShort(
          `recvBytesInto(): the message has ${length} bytes, but the buffer has room for ${into.length - offset}. The message is in error.buffer.`,
          readBody(fd, length),
        );
      readBodyInto(fd, into, offset, length);
      return length;
    });
  }

  #receive<R>(fd: Fd, read: (header: FrameHeader) => R): R {
    if (tracer.on)
      return observedReceive(this.id, this.#received + 1, fd, this.#transport, (header) => {
        this.#received++;
        return read(header);
      });
    const header = readHeader(fd, this.#transport, this.#spin.begin());
    this.#received++;
    return read(header);
  }

  /** As {@link send}, leaving the event loop free. The value is packed before this call returns. */
  async sendAsync(value: T, options?: SignalOption): Promise<void> {
    const signal = signalIn('sendAsync', options);
    this.#writableFd('sendAsync');
    const context = outgoing(this.#way);
    const bytes = dumps(value, { context });
    const { tickets } = context;
    checkDescriptors('sendAsync', context.descriptors);
    const text = tracer.on ? preview(value) : '';
    // What is under way must stay open even if its sender closes it now.
    const descriptors = context.descriptors.map((each) => system.duplicate(each));
    const leave = await this.#senders.enter(this.#untilClosed(signal));
    const details: EventDetails = { arg: bytes.length, arg2: ++this.#sent, text, async: true };
    if (tracer.on) tracer.begin(Op.ConnectionSend, this.id, details);
    try {
      const fd = this.#writableFd('sendAsync');
      this.#unblock(fd);
      await sendFrameAsync(fd, bytes, descriptors);
    } catch (error) {
      dropTickets(tickets);
      details.result = Result.Failed;
      throw error;
    } finally {
      if (tracer.on) tracer.end(Op.ConnectionSend, this.id, details);
      closeAll(descriptors);
      leave();
    }
  }

  /** As {@link recv}, leaving the event loop free. Pending ones are served in the order of asking. */
  async recvAsync(options?: SignalOption): Promise<T> {
    const signal = signalIn('recvAsync', options);
    this.#readableFd('recvAsync');
    const leave = await this.#receivers.enter(this.#untilClosed(signal));
    const details: EventDetails = { async: true };
    let waits = false;
    try {
      // Asked for again after each wait: this end may have been closed meanwhile.
      const fd = this.#readableFd('recvAsync');
      this.#unblock(fd);
      let header = readHeaderIfAny(fd, this.#transport);
      while (header === undefined) {
        if (tracer.on && !waits) tracer.begin(Op.ConnectionReceive, this.id, details);
        waits = true;
        await whenReadable([fd], { signal: this.#untilClosed(signal) });
        header = readHeaderIfAny(this.#readableFd('recvAsync'), this.#transport);
      }
      this.#midMessage = true;
      try {
        const bytes = await readBodyAsync(fd, header.length);
        details.arg = header.length;
        details.arg2 = ++this.#received;
        const value = unpack(bytes, 0, bytes.length, incoming(this.#way, header.descriptors)) as T;
        if (tracer.on) details.text = preview(value);
        return value;
      } finally {
        this.#midMessage = false;
        closeAll(header.descriptors);
      }
    } catch (error) {
      details.result = error instanceof EOFError ? Result.EndOfFile : Result.Failed;
      throw error;
    } finally {
      if (tracer.on && waits) tracer.end(Op.ConnectionReceive, this.id, details);
      else if (tracer.on) tracer.instant(Op.ConnectionReceive, this.id, details);
      leave();
    }
  }

  /** As {@link poll}, leaving the event loop free. */
  async pollAsync(timeout: Milliseconds = 0, options?: SignalOption): Promise<boolean> {
    const signal = signalIn('pollAsync', options);
    const fd = this.#readableFd('pollAsync');
    return (await whenReadable([fd], { timeout, signal: this.#untilClosed(signal) })) >= 0;
  }

  /** From now on calls do not block in the kernel; those that shall block wait for it by themselves. */
  #unblock(fd: Fd): void {
    if (this.#nonblocking) return;
    system.setNonblocking(fd, true);
    this.#nonblocking = true;
  }

  #untilClosed(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  /**
   * Whether something can be received without waiting (also the end of file).
   * @param timeout Milliseconds to wait for it; without it, asks and returns at once. Infinity waits for ever.
   */
  poll(timeout: Milliseconds = 0): boolean {
    checkTimeout(timeout);
    const fd = this.#readableFd('poll');
    const requests = [{ fd, readable: true }];
    const ready = system.poll(requests, 0).length > 0;
    if (ready || !(timeout > 0)) return ready;
    const arg = timeout === Infinity ? -1 : timeout;
    if (tracer.on) tracer.begin(Op.ConnectionPoll, this.id, { arg });
    const found = system.poll(requests, deadlineOf(timeout)).length > 0;
    if (tracer.on)
      tracer.end(Op.ConnectionPoll, this.id, { arg, result: found ? Result.Ok : Result.TimedOut });
    return found;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  toString(): string {
    return `<Connection ${this.closed ? 'closed' : `fd ${this.fileno()}`}${this.readable ? ' readable' : ''}${this.writable ? ' writable' : ''}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    const data: ConnectionRecord = [
      context.attach(this.#fd('sending a connection')),
      [this.id.pid, this.id.n],
      this.readable,
      this.writable,
      this.#sent,
      this.#received,
      this.#way,
    ];
    return { kind: 'connection', data };
  }

  #fd(call: string): Fd {
    const { fd } = this.#owned;
    if (fd === undefined) throw new ClosedError(`${call}(): this connection is closed.`);
    return fd;
  }

  #readableFd(call: string): Fd {
    const fd = this.#fd(call);
    if (!this.#readable)
      throw new ProcessError(`${call}(): this end of the pipe is for sending; receive from the other one.`, {
        code: 'ERR_MP_NOT_READABLE',
      });
    if (this.#midMessage && call !== 'recvAsync')
      throw new ProcessError(
        `${call}(): a recvAsync() of this connection is in the middle of a message; await it first.`,
        {
          code: 'ERR_MP_BUSY',
        },
      );
    return fd;
  }

  #writableFd(call: string): Fd {
    const fd = this.#fd(call);
    if (!this.writable)
      throw new ProcessError(`${call}(): this end of the pipe is for receiving; send to the other one.`, {
        code: 'ERR_MP_NOT_WRITABLE',
      });
    if (call !== 'sendAsync' && this.#senders.taken)
      throw new ProcessError(
        `${call}(): a sendAsync() of this connection is still under way; await it first.`,
        {
          code: 'ERR_MP_BUSY',
        },
      );
    return fd;
  }
}

onlyTell(Connection, 'readable', 'closed');
