/** What the calls of a connection are given, checked. */
import { describe } from '../../misuse.ts';
import { rangeError, typeError } from '../../errors.ts';
import type { Fd } from '../../platform/index.ts';

/** SCM_MAX_FD of Linux: so many descriptors go with one message. */
const MOST_DESCRIPTORS = 253;

export function checkDescriptors(call: string, { length }: readonly Fd[]): void {
  if (length > MOST_DESCRIPTORS)
    throw rangeError(
      `${call}(): the value holds ${length} descriptors; at most ${MOST_DESCRIPTORS} go in one message.`,
    );
}

export function asBytes(buffer: ArrayBufferView | ArrayBuffer, call: string): Uint8Array {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if ((buffer as unknown) instanceof ArrayBuffer) return new Uint8Array(buffer);
  throw typeError(`${call}(): expected a Buffer, a typed array or an ArrayBuffer.`);
}

export function partOf(bytes: Uint8Array, offset: number, given?: number): Uint8Array {
  checkOffset('sendBytes', offset, bytes.length);
  const size = given ?? bytes.length - offset;
  checkPlace('size', size);
  if (size < 0 || size > bytes.length - offset)
    throw rangeError(
      `sendBytes(): ${size} bytes from ${offset} on reach beyond the buffer (${bytes.length} bytes).`,
    );
  return bytes.subarray(offset, offset + size);
}

export function checkOffset(call: string, offset: number, length: number): void {
  checkPlace('offset', offset);
  if (offset < 0 || offset > length)
    throw rangeError(`${call}(): offset ${offset} lies outside of the buffer (${length} bytes).`);
}

export function checkMaxlength(maxlength: number | undefined): void {
  if (maxlength === undefined) return;
  checkPlace('maxlength', maxlength);
  if (maxlength < 0) throw rangeError(`recvBytes(): maxlength must be 0 or more, not ${maxlength}.`);
}

/** @throws TypeError for what can't say a place in a buffer. */
function checkPlace(name: string, value: unknown): void {
  if (typeof value !== 'number') throw typeError(`${name} must be a whole number, not ${describe(value)}.`);
  if (!Number.isInteger(value)) throw rangeError(`${name} must be a whole number, not ${value}.`);
}
