/** Names of methods out of messages: clients call the same few again and again, and reading text anew takes longer. */

/** Names that are remembered: whoever sends more makes nothing grow. */
const MOST = 256;

interface Known {
  readonly bytes: Buffer;
  readonly text: string;
}

export class Names {
  readonly #known = new Map<number, Known>();

  /** The text of `length` bytes from `start` on. */
  read(bytes: Buffer, start: number, length: number): string {
    let hash = length;
    for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (bytes[start + i] as number)) | 0;
    const known = this.#known.get(hash);
    if (known !== undefined && isSame(known.bytes, bytes, start, length)) return known.text;
    const text = bytes.toString('utf8', start, start + length);
    if (this.#known.size < MOST)
      this.#known.set(hash, { bytes: Buffer.from(bytes.subarray(start, start + length)), text });
    return text;
  }
}

function isSame(known: Buffer, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
