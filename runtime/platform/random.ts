/** Random bytes from the kernel. Node's own `randomBytes` starts all of its cryptography for them, which takes 10 ms. */
import { closeSync, openSync, readSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';

/** Good enough for keys. */
export function randomBytes(count: number): Buffer<ArrayBuffer> {
  // Not of Node's pool: whoever makes another view has it for itself.
  const bytes = Buffer.from(new ArrayBuffer(count));
  let fd: number;
  try {
    fd = openSync('/dev/urandom', 'r');
  } catch {
    // A system without it, or a process without another descriptor.
    return randomFillSync(bytes);
  }
  try {
    for (let at = 0; at < count;) at += readSync(fd, bytes, at, count - at, null);
  } finally {
    closeSync(fd);
  }
  return bytes;
}
