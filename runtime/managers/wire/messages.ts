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
  /** A new referent, counted for the client: [id, exposed names, typeid]. */
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

/** Messages up to this size are written in one go from memory that is used again. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

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
 * A Call, ready to be sent; valid until the next message is made.
 * @throws PicklingError with the path from `args` on.
 */
export function callFrame(
  call: number,
  referent: number,
  name: string,
  args: readonly unknown[],
  context: TransferContext,
): Uint8Array {
  const method = nameBytes(name);
  const before = LENGTH_BYTES + REQUEST_HEADER + method.length;
  return packedFrame(before, args, 'args', context, (frame) => {
    frame[LENGTH_BYTES] = Request.Call;
    put32(frame, LENGTH_BYTES + 1, call);
    put32(frame, LENGTH_BYTES + 5, referent);
    frame.set(method, LENGTH_BYTES + REQUEST_HEADER);
  });
}

/** Every other message to the server. */
export function requestFrame(kind: Request, call: number, referent: number, text = ''): Uint8Array {
  const length = REQUEST_HEADER + text.length;
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + length);
  put32(frame, 0, length);
  frame[LENGTH_BYTES] = kind;
  put32(frame, LENGTH_BYTES + 1, call);
  put32(frame, LENGTH_BYTES + 5, referent);
  frame.write(text, LENGTH_BYTES + REQUEST_HEADER, 'latin1');
  return frame;
}

/** A reply with a packed value; valid until the next message is made. */
export function replyFrame(
  outcome: Outcome,
  call: number,
  value: unknown,
  context: TransferContext,
): Uint8Array {
  if (value === undefined && outcome === Outcome.Value) return bareReply(Outcome.Nothing, call);
  return packedFrame(LENGTH_BYTES + REPLY_HEADER, value, 'result', context, (frame) => {
    frame[LENGTH_BYTES] = outcome;
    put32(frame, LENGTH_BYTES + 1, call);
  });
}

export function bareReply(outcome: Outcome, call: number): Uint8Array {
  put32(scratch, 0, REPLY_HEADER);
  scratch[LENGTH_BYTES] = outcome;
  put32(scratch, LENGTH_BYTES + 1, call);
  return scratch.subarray(0, LENGTH_BYTES + REPLY_HEADER);
}

function packedFrame(
  before: number,
  value: unknown,
  root: string,
  context: TransferContext,
  head: (frame: Buffer) => void,
): Uint8Array {
  const packer = takePacker();
  try {
    const size = packer.pack(value, root, context);
    const total = before + size;
    if (total - LENGTH_BYTES > LONGEST_FRAME)
      throw new ProcessError(
        `A message to or from a manager has at most ${LONGEST_FRAME} bytes; this one has ${total}.`,
        { code: 'ERR_MP_MESSAGE_TOO_LONG' },
      );
    const frame = total <= scratch.length ? scratch : Buffer.allocUnsafeSlow(total);
    put32(frame, 0, total - LENGTH_BYTES);
    head(frame);
    const { buffer } = packer;
    if (size <= 64) for (let i = 0; i < size; i++) frame[before + i] = buffer[i] as number;
    else buffer.copy(frame, before, 0, size);
    return frame === scratch ? scratch.subarray(0, total) : frame;
  } finally {
    releasePacker(packer);
  }
}
