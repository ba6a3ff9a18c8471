/** Memory that messages are read into before they are unpacked: used again for each, so that nothing is allocated. */

const FIRST_BYTES = 64 * 1024;
/** What a larger message needed is given up after it. */
const KEPT_BYTES = 4 << 20;

export class Scratch {
  bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  words = new Int32Array(this.bytes.buffer);

  /** Makes room for `length` bytes; what was in it is lost. */
  fit(length: number): void {
    if (length <= this.bytes.length) return;
    const size = length > KEPT_BYTES ? length : Math.max(length, this.bytes.length * 2);
    this.bytes = Buffer.allocUnsafeSlow(Math.ceil(size / 4096) * 4096);
    this.words = new Int32Array(this.bytes.buffer);
  }
}

let idle: Scratch | undefined = new Scratch();

/** Unpacking may run code of the user that receives again meanwhile: that gets another one. */
export function takeScratch(): Scratch {
  const scratch = idle ?? new Scratch();
  idle = undefined;
  return scratch;
}

export function releaseScratch(scratch: Scratch): void {
  if (scratch.bytes.length <= KEPT_BYTES) idle = scratch;
  else idle ??= new Scratch();
}
