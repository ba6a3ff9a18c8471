/**
 * The calls of a connection that leave the event loop free: they take their turns, one message after the other, and wait for
 * the descriptor without blocking in the kernel.
 */
import { Op, Result } from '../../../trace/schema.ts';
import { ClosedError, EOFError } from '../../errors.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { preview, tracer, type EventDetails, type ObjectIdPair } from '../../tracing/index.ts';
import { closeAll } from './descriptors.ts';
import { readHeaderIfAny, sendFrameAsync, type FrameHeader } from './frames.ts';
import { whenReadable } from './ready.ts';
import { Turns } from './turns.ts';
import type { Transport } from './way.ts';

const { descriptors: system } = platform;

interface Call {
  /** Counts the message, when its turn has come. */
  readonly number: () => number;
  /** Asked for again after each wait: the connection may have been closed meanwhile, and then this throws. */
  readonly fd: () => Fd;
  readonly signal: AbortSignal | undefined;
}

export class PendingCalls {
  readonly #id: ObjectIdPair;
  readonly #transport: Transport;
  readonly #senders = new Turns();
  readonly #receivers = new Turns();
  readonly #closing = new AbortController();
  #nonblocking = false;
  #midMessage = false;

  constructor(id: ObjectIdPair, transport: Transport) {
    this.#id = id;
    this.#transport = transport;
  }

  /** Somebody has read the beginning of a message, and not its end. */
  get midMessage(): boolean {
    return this.#midMessage;
  }

  /** Somebody sends, or waits for the turn to. */
  get sends(): boolean {
    return this.#senders.taken;
  }

  /** All of them fail. */
  end(): void {
    this.#closing.abort(new ClosedError('This connection was closed while a call was pending.'));
  }

  untilClosed(signal: AbortSignal | undefined): AbortSignal {
    return signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
  }

  async send(
    bytes: Uint8Array,
    attached: readonly Fd[],
    { text, number, fd: ask, signal }: Call & { readonly text: string },
  ): Promise<void> {
    // What is under way must stay open even if its sender closes it now.
    const descriptors = attached.map((each) => system.duplicate(each));
    const leave = await this.#senders.enter(this.untilClosed(signal)).catch((error: unknown) => {
      closeAll(descriptors);
      throw error;
    });
    const details: EventDetails = { arg: bytes.length, arg2: number(), text, async: true };
    if (tracer.on) tracer.begin(Op.ConnectionSend, this.#id, details);
    try {
      const fd = ask();
      this.#unblock(fd);
      await sendFrameAsync(fd, bytes, descriptors);
    } catch (error) {
      details.result = Result.Failed;
      throw error;
    } finally {
      if (tracer.on) tracer.end(Op.ConnectionSend, this.#id, details);
      closeAll(descriptors);
      leave();
    }
  }

  /** `read` takes the message that follows its header. */
  async receive<R>(
    read: (fd: Fd, header: FrameHeader) => Promise<R>,
    { number, fd: ask, signal }: Call,
  ): Promise<R> {
    const leave = await this.#receivers.enter(this.untilClosed(signal));
    const details: EventDetails = { async: true };
    let waits = false;
    try {
      let fd = ask();
      this.#unblock(fd);
      let header = readHeaderIfAny(fd, this.#transport);
      while (header === undefined) {
        if (tracer.on && !waits) tracer.begin(Op.ConnectionReceive, this.#id, details);
        waits = true;
        await whenReadable([fd], { signal: this.untilClosed(signal) });
        header = readHeaderIfAny((fd = ask()), this.#transport);
      }
      this.#midMessage = true;
      try {
        details.arg = header.length;
        details.arg2 = number();
        const value = await read(fd, header);
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
      if (tracer.on && waits) tracer.end(Op.ConnectionReceive, this.#id, details);
      else if (tracer.on) tracer.instant(Op.ConnectionReceive, this.#id, details);
      leave();
    }
  }

  /** From now on calls do not block in the kernel; those that shall block wait for it by themselves. */
  #unblock(fd: Fd): void {
    if (this.#nonblocking) return;
    system.setNonblocking(fd, true);
    this.#nonblocking = true;
  }
}
