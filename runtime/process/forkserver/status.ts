/** The two numbers that come through a child's status pipe. */
import { platform, type Fd } from '../../platform/index.ts';
import { STATUS_BYTES } from './layout.ts';

const bytes = new Uint8Array(new ArrayBuffer(STATUS_BYTES));
const number = new Int32Array(bytes.buffer);

/** Blocks until it has come; `undefined`: the server is gone. */
export function readNumber(fd: Fd): number | undefined {
  for (let at = 0; at < STATUS_BYTES;) {
    const count = platform.descriptors.read(fd, bytes, at, STATUS_BYTES - at);
    if (count === 0) return undefined;
    at += count ?? 0;
  }
  return number[0];
}

/** Does nothing where nobody is interested any more. */
export function writeNumber(fd: Fd, value: number): void {
  number[0] = value;
  try {
    platform.descriptors.write(fd, bytes, 0, STATUS_BYTES);
  } catch {
    // Who asked has ended meanwhile.
  }
}
