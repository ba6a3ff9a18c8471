/**
 * CPython's framing on a stream: the length as a signed 32-bit number in network order, then the bytes; from 2^31 on
 * −1 and the length as an unsigned 64-bit number. So the other end may be a CPython process.
 */
import { EOFError, ProcessError, SystemError } from '../../errors.ts';
import { platform, type Address, type Fd } from '../../platform/index.ts';
import { noLooks, type Looks } from '../../sync/spin.ts';
import { closeAll } from './descriptors.ts';
import { whenReadable, writeWhenPossible } from './ready.ts';
import { bySocket, type Transport } from './way.ts';

const { descriptors: system, streams } = platform;

const LARGEST_SHORT = 0x7fffffff;
/** Below, header and bytes go out together. */
const TOGETHER = 16384;
/** A length that the stream names is believed so far at a time: a peer that lies makes us allocate no more than this. */
const BELIEVED = 1 << 20;

const together = Buffer.allocUnsafeSlow(4 + TOGETHER);
let togetherAt: Address | undefined;
/** Up to this length bytes are copied by a loop: a native call costs more. */
const LOOP_BYTES = 48;

/** A buffer from here on is one that malloc() would ask the system for, each anew. */
const KEEPS_FROM = 128 * 1024;

/** The bytes before a message of this length. */
export function header(length: number): Buffer {
  if (length <= LARGEST_SHORT) {
    const short = Buffer.allocUnsafe(4);
    short.writeInt32BE(length);
    return short;
  }
  const long = Buffer.allocUnsafe(12);
  long.writeInt32BE(-1);
  long.writeBigUInt64BE(BigInt(length), 4);
  return long;
}

/** Sends one message: blocks until the kernel has taken all of it. Descriptors travel beside the first bytes. */
export function sendFrame(fd: Fd, bytes: Uint8Array, descriptors: readonly Fd[], transport: Transport): void {
  if (bytes.length <= TOGETHER) {
    sendTogether(fd, bytes, bytes.length, descriptors, transport);
    return;
  }
  let first: Uint8Array = header(bytes.length);
  if (descriptors.length > 0) first = first.subarray(system.sendWithDescriptors(fd, first, descriptors));
  writeAll(fd, first);
  writeAll(fd, bytes);
}

/** As {@link sendFrame}, of the first `length` bytes: a part of a buffer need not be described if it is short. */
export function sendFirst(
  fd: Fd,
  bytes: Uint8Array,
  length: number,
  descriptors: readonly Fd[],
  transport: Transport,
): void {
  if (length <= TOGETHER) sendTogether(fd, bytes, length, descriptors, transport);
  else sendFrame(fd, bytes.subarray(0, length), descriptors, transport);
}

function sendTogether(
  fd: Fd,
  bytes: Uint8Array,
  length: number,
  descriptors: readonly Fd[],
  transport: Transport,
): void {
  together.writeInt32BE(length);
  if (length <= LOOP_BYTES)
    for (let index = 0; index < length; index++) together[4 + index] = bytes[index] as number;
  else together.set(bytes.length === length ? bytes : bytes.subarray(0, length), 4);
  const end = 4 + length;
  let at =
    descriptors.length > 0 ? system.sendWithDescriptors(fd, together.subarray(0, end), descriptors) : 0;
  togetherAt ??= streams.addressOf(together);
  while (at < end) {
    const sent = transport.send(fd, (togetherAt + at) as Address, end - at);
    if (sent === null) system.poll([{ fd, writable: true }], Infinity);
    else at += sent;
  }
}

function writeAll(fd: Fd, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const written = system.write(fd, bytes, at, bytes.length - at);
    if (written === null) system.poll([{ fd, writable: true }], Infinity);
    else at += written;
  }
}

/** What came before the bytes of a message. */
export interface FrameHeader {
  readonly length: number;
  readonly descriptors: Fd[];
}

/** Bytes of the length, mostly. */
const SHORT = 4;
const head = Buffer.allocUnsafeSlow(8);

/**
 * Waits for a message and reads what stands before its bytes; {@link readBody} must follow.
 * @throws EOFError when every writer is gone and nothing is left.
 */
export function readHeader(fd: Fd, transport: Transport = bySocket, looks?: Looks): FrameHeader {
  if (looks !== undefined && looks !== noLooks)
    do {
      const read = readHeaderIfAny(fd, transport, false);
      if (read !== undefined) return read;
    } while (looks.again());
  for (;;) {
    const read = readHeaderIfAny(fd, transport);
    if (read !== undefined) return read;
    system.poll([{ fd, readable: true }], Infinity);
  }
}

/** As {@link readHeader}; `undefined` when nothing has come and the descriptor does not block, or is not to (`wait`). */
export function readHeaderIfAny(fd: Fd, transport: Transport, wait = true): FrameHeader | undefined {
  const descriptors: Fd[] = [];
  try {
    const first = receiveFirst(transport, fd, descriptors, wait);
    if (first === null) return undefined;
    if (first === 0) throw new EOFError();
    if (first < SHORT) readExactly(fd, head, first, SHORT - first);
    let length = head.readInt32BE();
    if (length === -1) {
      readExactly(fd, head, 0, 8);
      length = Number(head.readBigUInt64BE());
    }
    if (length < 0 || length > Number.MAX_SAFE_INTEGER)
      throw new ProcessError(
        `The connection's other end does not speak in messages (a length of ${length}).`,
        {
          code: 'ERR_MP_BAD_MESSAGE',
        },
      );
    return { length, descriptors };
  } catch (error) {
    closeAll(descriptors);
    throw error;
  }
}

/** The bytes that {@link readHeader} announced, in a buffer of their own. */
export function readBody(fd: Fd, length: number): Buffer {
  if (length >= KEEPS_FROM) platform.memory.keepFreed();
  let buffer = Buffer.allocUnsafeSlow(Math.min(length, BELIEVED));
  readExactly(fd, buffer, 0, buffer.length);
  while (buffer.length < length) {
    const larger = Buffer.allocUnsafeSlow(Math.min(length, buffer.length * 4));
    buffer.copy(larger);
    readExactly(fd, larger, buffer.length, larger.length - buffer.length);
    buffer = larger;
  }
  return buffer;
}

/** As {@link readBody}, into memory that is there; `length` is at most what it holds. */
export function readBodyInto(fd: Fd, into: Uint8Array, offset: number, length: number): void {
  readExactly(fd, into, offset, length);
}

/** As {@link readBodyInto}, into memory whose address is known. */
export function readBodyAt(fd: Fd, into: Address, length: number, transport: Transport): void {
  for (let done = 0; done < length;) {
    const count = receiveSome(transport, fd, (into + done) as Address, length - done);
    if (count === 0) throw truncated();
    if (count === null) system.poll([{ fd, readable: true }], Infinity);
    else done += count;
  }
}

/** As {@link readBody}, leaving the event loop free while the rest is under way. The descriptor does not block. */
export async function readBodyAsync(fd: Fd, length: number): Promise<Buffer> {
  let buffer = Buffer.allocUnsafeSlow(Math.min(length, BELIEVED));
  for (let done = 0; done < length;) {
    if (done === buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(length, done * 4));
      buffer.copy(larger);
      buffer = larger;
    }
    const count = readSome(fd, buffer, done, buffer.length - done);
    if (count === 0) throw truncated();
    if (count === null) await whenReadable([fd]);
    else done += count;
  }
  return buffer;
}

/**
 * As {@link sendFrame}, leaving the event loop free while the kernel's buffer is full. The descriptor does not block.
 */
export async function sendFrameAsync(fd: Fd, bytes: Uint8Array, descriptors: readonly Fd[]): Promise<void> {
  let frame: Uint8Array = Buffer.concat([header(bytes.length), bytes]);
  if (descriptors.length > 0) frame = frame.subarray(system.sendWithDescriptors(fd, frame, descriptors));
  while (frame.length > 0) {
    const written = system.write(fd, frame, 0, frame.length);
    if (written === null) {
      await writeWhenPossible(fd, frame);
      return;
    }
    frame = frame.subarray(written);
  }
}

function readExactly(fd: Fd, into: Uint8Array, offset: number, length: number): void {
  let done = 0;
  while (done < length) {
    const count = readSome(fd, into, offset + done, length - done);
    if (count === 0) throw truncated();
    if (count === null) system.poll([{ fd, readable: true }], Infinity);
    else done += count;
  }
}

function truncated(): ProcessError {
  return new ProcessError('The connection ended in the middle of a message.', { code: 'ERR_MP_TRUNCATED' });
}

function readSome(fd: Fd, into: Uint8Array, offset: number, length: number): number | null {
  try {
    return system.read(fd, into, offset, length);
  } catch (error) {
    return endIfReset(error);
  }
}

function receiveFirst(transport: Transport, fd: Fd, descriptors: Fd[], wait: boolean): number | null {
  try {
    return transport.receiveFirst(fd, head, SHORT, descriptors, wait);
  } catch (error) {
    return endIfReset(error);
  }
}

function receiveSome(transport: Transport, fd: Fd, into: Address, length: number): number | null {
  try {
    return transport.receive(fd, into, length);
  } catch (error) {
    return endIfReset(error);
  }
}

/** The other end was closed before it had read everything that we sent: for us it is just gone. */
function endIfReset(error: unknown): 0 {
  if (error instanceof SystemError && error.code === 'ECONNRESET') return 0;
  throw error;
}
