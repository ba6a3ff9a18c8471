/**
 * One end of a pipe: sends and receives whole messages over a stream of the kernel. What it is built on is visible on
 * purpose (`fileno`, end of file when the last writer closes, `wait` over many): these are kernel objects, as in Python.
 */
import { checkTimeout, onlyTell, signalIn, type SignalOption } from '../../misuse.ts';
import { Op, Result } from '../../../trace/schema.ts';
import { ClosedError } from '../../errors.ts';
import { transfer, type TransferContext, type TransferRecord } from '../../memory/transfer.ts';
import { platform, type Address, type Fd, type Milliseconds } from '../../platform/index.ts';
import { Spin } from '../../sync/spin.ts';
import { preview, tracer, type ObjectIdPair } from '../../tracing/index.ts';
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
  sendFirst,
  type FrameHeader,
} from './frames.ts';
import { observedReceive, observedSend } from './observed.ts';
import type { ConnectionParts, ConnectionRecord } from './parts.ts';
import { PendingCalls } from './pending-calls.ts';
import { whenReadable } from './ready.ts';
import { notReadable, notWritable, stillReceiving, stillSending, tooLong, tooShort } from './refusals.ts';
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
  readonly #pending: PendingCalls;
  #readable: boolean;
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
    this.#pending = new PendingCalls(id, this.#transport);
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
    this.#pending.end();
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
      this.#checkLength('recvBytes', length, maxlength);
      return readBody(fd, length);
    });
  }

  #checkLength(call: string, length: number, maxlength = Infinity): void {
    if (length <= maxlength) return;
    // The rest of the message stays where it is, so nothing after it can be read.
    if (this.writable) this.#readable = false;
    else this.close();
    throw tooLong(call, length, maxlength);
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
      const room = into.length - offset;
      if (length > room) throw tooShort('recvBytesInto', length, room, readBody(fd, length));
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
    this.#writableFd('sendAsync', true);
    const context = outgoing(this.#way);
    const bytes = dumps(value, { context });
    checkDescriptors('sendAsync', context.descriptors);
    try {
      await this.#sendFrameAsync('sendAsync', bytes, context.descriptors, value, signal);
    } catch (error) {
      dropTickets(context.tickets);
      throw error;
    }
  }

  /** As {@link sendBytes}, leaving the event loop free. The bytes are copied before this call returns. */
  async sendBytesAsync(
    buffer: ArrayBufferView | ArrayBuffer,
    offset = 0,
    size?: number,
    options?: SignalOption,
  ): Promise<void> {
    const signal = signalIn('sendBytesAsync', options);
    this.#writableFd('sendBytesAsync', true);
    const bytes = Buffer.from(partOf(asBytes(buffer, 'sendBytesAsync'), offset, size));
    await this.#sendFrameAsync('sendBytesAsync', bytes, [], bytes, signal);
  }

  #sendFrameAsync(
    call: string,
    bytes: Uint8Array,
    descriptors: readonly Fd[],
    value: unknown,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    return this.#pending.send(bytes, descriptors, {
      text: tracer.on ? preview(value) : '',
      number: () => ++this.#sent,
      fd: () => this.#writableFd(call, true),
      signal,
    });
  }

  /** As {@link recv}, leaving the event loop free. Pending ones are served in the order of asking. */
  async recvAsync(options?: SignalOption): Promise<T> {
    const signal = signalIn('recvAsync', options);
    return this.#receiveAsync('recvAsync', signal, async (fd, { length, descriptors }) => {
      const bytes = await readBodyAsync(fd, length);
      return unpack(bytes, 0, length, incoming(this.#way, descriptors)) as T;
    });
  }

  /** As {@link recvBytes}, leaving the event loop free. */
  async recvBytesAsync(maxlength?: number, options?: SignalOption): Promise<Buffer> {
    const signal = signalIn('recvBytesAsync', options);
    checkMaxlength(maxlength);
    return this.#receiveAsync('recvBytesAsync', signal, (fd, { length }) => {
      this.#checkLength('recvBytesAsync', length, maxlength);
      return readBodyAsync(fd, length);
    });
  }

  /** As {@link recvBytesInto}, leaving the event loop free. */
  async recvBytesIntoAsync(
    buffer: ArrayBufferView | ArrayBuffer,
    offset = 0,
    options?: SignalOption,
  ): Promise<number> {
    const signal = signalIn('recvBytesIntoAsync', options);
    const into = asBytes(buffer, 'recvBytesIntoAsync');
    checkOffset('recvBytesIntoAsync', offset, into.length);
    return this.#receiveAsync('recvBytesIntoAsync', signal, async (fd, { length }) => {
      const message = await readBodyAsync(fd, length);
      const room = into.length - offset;
      if (length > room) throw tooShort('recvBytesIntoAsync', length, room, message);
      into.set(message, offset);
      return length;
    });
  }

  #receiveAsync<R>(
    call: string,
    signal: AbortSignal | undefined,
    read: (fd: Fd, header: FrameHeader) => Promise<R>,
  ): Promise<R> {
    const fd = (): Fd => this.#readableFd(call, true);
    fd();
    return this.#pending.receive(read, { number: () => ++this.#received, fd, signal });
  }

  /** As {@link poll}, leaving the event loop free. */
  async pollAsync(timeout: Milliseconds = 0, options?: SignalOption): Promise<boolean> {
    const signal = signalIn('pollAsync', options);
    const fd = this.#readableFd('pollAsync');
    return (await whenReadable([fd], { timeout, signal: this.#pending.untilClosed(signal) })) >= 0;
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

  /** `inTurn`: the call waits for those before it. */
  #readableFd(call: string, inTurn = false): Fd {
    const fd = this.#fd(call);
    if (!this.#readable) throw notReadable(call);
    if (this.#pending.midMessage && !inTurn) throw stillReceiving(call);
    return fd;
  }

  /** `inTurn`: the call waits for those before it. */
  #writableFd(call: string, inTurn = false): Fd {
    const fd = this.#fd(call);
    if (!this.writable) throw notWritable(call);
    if (this.#pending.sends && !inTurn) throw stillSending(call);
    return fd;
  }
}

onlyTell(Connection, 'readable', 'closed');
