/**
 * Text into bytes. Nearly all previews are short and ASCII: they are stored character by character, which for them is
 * several times cheaper than any call of an encoder. The first other character hands over to UTF-8 proper.
 */
const encoder = new TextEncoder();

/** Longer ones are worth the encoder's call. */
const SHORT = 200;

export class AsciiThenUtf8 {
  readonly #bytes: Uint8Array;
  /** Whether the last text did not fit and was cut, at a whole character. */
  cut = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Returns how many bytes the text took, at most `most`; there must be room for that many at `at`. */
  write(text: string, at: number, most: number): number {
    const bytes = this.#bytes;
    const length = text.length;
    this.cut = false;
    if (length <= SHORT) {
      let index = 0;
      for (; index < length; index++) {
        const code = text.charCodeAt(index);
        if (code > 0x7f) break;
        bytes[at + index] = code;
      }
      if (index === length) return length;
    }
    const room = Math.min(most, 3 * length);
    const { read, written } = encoder.encodeInto(text, bytes.subarray(at, at + room));
    this.cut = read < length;
    return written;
  }
}
