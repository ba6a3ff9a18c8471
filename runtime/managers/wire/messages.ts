/**
 * The messages between a manager and its clients. Numbers are little-endian.
 *
 *   to the server     u8 kind, u32 call, u32 referent, then
 *                     Call    u8 length of the name, name, packed arguments
 *                     Lend, Claim    ticket (text of 24 hexadecimal digits)
 *                     Release, Keep, Cancel    nothing
 *   to the client     u8 outcome, u32 call, then the packed value or error
 */
import { ProcessError, rangeError } from '../../errors.ts';
import type { TransferContext } from '../../memory/transfer.ts';
import type { Address } from '../../platform/index.ts';
import { releasePacker, takePacker } from '../../channel/pickle.ts';
import { LENGTH_BYTES, LONGEST_FRAME } from './limits.ts';

export const Request = {
  /** First of all, with {@link GREETING} as the name. */
  Hello: 1,
  /** Referent 0 is the server itself. */
  Call: 2,
  /** The client has one proxy more of it. */
  Keep: 3,
  /** The client has one proxy less. */
  Release: 4,
  /** A reference travels to somebody who will claim it by the ticket. */
  Lend: 5,
  Claim: 6,
  /** The client does not wait for this call any more. */
  Cancel: 7,
} as const;
export type Request = (typeof Request)[keyof typeof Request];

export const Outcome = {
  Nothing: 0,
  Value: 1,
  Failed: 2,
  /** A new referent, counted for the client: [id, exposed names, typeid, its id in the trace]. */
  Created: 3,
  /** After a Cancel that came in time: the call took nothing. */
  Cancelled: 4,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Says which form of messages follows. */
export const GREETING = 'multiprocessing-manager-1';
export const TICKET_LENGTH = 24;

export const REQUEST_HEADER = 9;
export const REPLY_HEADER = 5;

/** A message that is ready to be sent: the first `length` of these bytes. */
export interface Frame {
  readonly bytes: Buffer;
  length: number;
  /** Of the bytes, once somebody has looked. */
  address?: Address;
}

/** Messages up to this size are written in memory that is used again. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);
/** What lies there now. */
const common: Frame = { bytes: scratch, length: 0 };

const names = new Map<string, Buffer>();

function nameBytes(name: string): Buffer {
  let bytes = names.get(name);
  if (bytes === undefined) {
    const text = Buffer.from(name);
    if (text.length > 255)
      throw rangeError(`The name of a method has at most 255 bytes: ${name.slice(0, 40)}….`);
    bytes = Buffer.concat([Buffer.from([text.length]), text]);
    if (names.size < 1000) names.set(name, bytes);
  }
  return bytes;
}

function put32(into: Buffer, at: number, value: number): void {
  into[at] = value & 0xff;
  into[at + 1] = (value >>> 8) & 0xff;
  into[at + 2] = (value >>> 16) & 0xff;
  into[at + 3] = value >>> 24;
}

/**
 * A Call; valid until the next message is made.
 * @throws PicklingError with the path from `args` on.
 */
export function callFrame(
  call: number,
  referent: number,
  name: string,
  args: readonly unknown[],
  context: TransferContext,
): Frame {
  const method = nameBytes(name);
  const before = LENGTH_BYTES + REQUEST_HEADER + method.length;
  const frame = packedFrame(before, args, 'args', context);
  const { bytes } = frame;
  bytes[LENGTH_BYTES] = Request.Call;
  put32(bytes, LENGTH_BYTES + 1, call);
  put32(bytes, LENGTH_BYTES + 5, referent);
  copyShort(method, method.length, bytes, LENGTH_BYTES + REQUEST_HEADER);
  return frame;
}

/** Every other message to the server; has bytes of its own. */
export function requestFrame(kind: Request, call: number, referent: number, text = ''): Frame {
  const length = REQUEST_HEADER + text.length;
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + length);
  put32(bytes, 0, length);
  bytes[LENGTH_BYTES] = kind;
  put32(bytes, LENGTH_BYTES + 1, call);
  put32(bytes, LENGTH_BYTES + 5, referent);
  bytes.write(text, LENGTH_BYTES + REQUEST_HEADER, 'latin1');
  return { bytes, length: bytes.length };
}

/** A reply with a packed value; valid until the next message is made. */
export function replyFrame(outcome: Outcome, call: number, value: unknown, context: TransferContext): Frame {
  if (value === undefined && outcome === Outcome.Value) return bareReply(Outcome.Nothing, call);
  const frame = packedFrame(LENGTH_BYTES + REPLY_HEADER, value, 'result', context);
  frame.bytes[LENGTH_BYTES] = outcome;
  put32(frame.bytes, LENGTH_BYTES + 1, call);
  return frame;
}

export function bareReply(outcome: Outcome, call: number): Frame {
  put32(scratch, 0, REPLY_HEADER);
  scratch[LENGTH_BYTES] = outcome;
  put32(scratch, LENGTH_BYTES + 1, call);
  common.length = LENGTH_BYTES + REPLY_HEADER;
  return common;
}

/** The packed value with room before it for what says what it is. */
function packedFrame(before: number, value: unknown, root: string, context: TransferContext): Frame {
  const packer = takePacker();
  try {
    const size = packer.pack(value, root, context);
    const total = before + size;
    if (total - LENGTH_BYTES > LONGEST_FRAME)
      throw new ProcessError(
        `A message to or from a manager has at most ${LONGEST_FRAME} bytes; this one has ${total}.`,
        { code: 'ERR_MP_MESSAGE_TOO_LONG' },
      );
    const short = total <= scratch.length;
    const bytes = short ? scratch : Buffer.allocUnsafeSlow(total);
    put32(bytes, 0, total - LENGTH_BYTES);
    copyShort(packer.buffer, size, bytes, before);
    if (!short) return { bytes, length: total };
    common.length = total;
    return common;
  } finally {
    releasePacker(packer);
  }
}

/** For a few bytes a loop is faster than the call that copies many. */
function copyShort(from: Buffer, length: number, to: Buffer, at: number): void {
  if (length <= 64) for (let i = 0; i < length; i++) to[at + i] = from[i] as number;
  else from.copy(to, at, 0, length);
}
