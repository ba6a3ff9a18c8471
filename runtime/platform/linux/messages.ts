/** Layout of `struct msghdr` with one data vector and one SCM_RIGHTS control message (64-bit, little-endian). */
import type { Address, Fd } from '../port.ts';
import { addressOf } from './libc.ts';

const HEADER = 0;
const VECTOR = 56;
const CONTROL = 72;
/** The kernel's own limit of descriptors in one message. */
const MAX_DESCRIPTORS = 253;
const CONTROL_HEADER = 16;
const CONTROL_BYTES = CONTROL_HEADER + Math.ceil((MAX_DESCRIPTORS * 4) / 8) * 8;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;

/** So short a message is received into {@link memory} itself: to ask where other bytes lie costs as much as the call. */
export const INLINE_BYTES = 16;
const INLINE = CONTROL + CONTROL_BYTES;

// One for all calls: they are synchronous. Of its own ArrayBuffer, so that it never moves.
const memory = new DataView(new ArrayBuffer(INLINE + INLINE_BYTES));
const words = new Uint32Array(memory.buffer);
const inline = new Uint8Array(memory.buffer, INLINE);
let base = 0;

/** Lengths and addresses are below 2^53. Halves, since making a BigInt of each would cost more than the rest. */
function put64(offset: number, value: number): void {
  words[offset >> 2] = value;
  words[(offset >> 2) + 1] = value / 2 ** 32;
}

function prepare(data: number, length: number, controlBytes: number): Address {
  if (base === 0) base = addressOf(memory);
  put64(HEADER, 0); // msg_name
  put64(HEADER + 8, 0); // msg_namelen
  put64(HEADER + 16, base + VECTOR); // msg_iov
  put64(HEADER + 24, 1); // msg_iovlen
  put64(HEADER + 32, controlBytes === 0 ? 0 : base + CONTROL); // msg_control
  put64(HEADER + 40, controlBytes); // msg_controllen
  put64(HEADER + 48, 0); // msg_flags
  put64(VECTOR, data);
  put64(VECTOR + 8, length);
  return base as Address;
}

/** Address of a message that is ready for sendmsg. */
export function sendMessage(data: Address, length: number, descriptors: readonly Fd[]): Address {
  if (descriptors.length > MAX_DESCRIPTORS) {
    throw new RangeError(
      `At most ${MAX_DESCRIPTORS} descriptors fit into one message, not ${descriptors.length}.`,
    );
  }
  const length_ = CONTROL_HEADER + descriptors.length * 4;
  put64(CONTROL, length_); // cmsg_len
  memory.setInt32(CONTROL + 8, SOL_SOCKET, true);
  memory.setInt32(CONTROL + 12, SCM_RIGHTS, true);
  descriptors.forEach((fd, index) => {
    memory.setInt32(CONTROL + CONTROL_HEADER + index * 4, fd, true);
  });
  return prepare(
    data,
    length,
    descriptors.length === 0 ? 0 : CONTROL_HEADER + Math.ceil(descriptors.length / 2) * 8,
  );
}

/** Address of a message that is ready for recvmsg. Of at most {@link INLINE_BYTES}: {@link takeInline} gives them then. */
export function receiveMessage(data: number | 'inline', length: number): Address {
  put64(CONTROL, 0);
  if (data !== 'inline') return prepare(data, length, CONTROL_BYTES);
  if (base === 0) base = addressOf(memory);
  return prepare(base + INLINE, length, CONTROL_BYTES);
}

export function takeInline(into: Uint8Array, offset: number, length: number): void {
  for (let index = 0; index < length; index++) into[offset + index] = inline[index] as number;
}

/** The descriptors that came beside what was received last. */
export function receivedDescriptors(): Fd[] {
  const received: Fd[] = [];
  const controlBytes = words[(HEADER + 40) >> 2] as number;
  if (controlBytes < CONTROL_HEADER || memory.getInt32(CONTROL + 12, true) !== SCM_RIGHTS) return received;
  const count = ((words[CONTROL >> 2] as number) - CONTROL_HEADER) >> 2;
  for (let index = 0; index < count; index++) {
    received.push(memory.getInt32(CONTROL + CONTROL_HEADER + index * 4, true) as Fd);
  }
  return received;
}
