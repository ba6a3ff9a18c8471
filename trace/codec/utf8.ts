/**
 * Text to bytes and back. `TextEncoder` and `TextDecoder` exist wherever the trace is read, but belong to no library
 * that this folder may assume (neither the DOM's nor Node's types), so the part that is used is declared here.
 */
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new (label: 'utf-8') => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8');

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** Never throws: what is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, from = 0, to = bytes.length): string {
  // Short plain texts, most of a trace, are several times faster without the decoder.
  if (to - from <= 24) {
    let text = '';
    for (let index = from; index < to; index++) {
      const byte = bytes[index] ?? 0;
      if (byte >= 0x80) return decoder.decode(bytes.subarray(from, to));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decoder.decode(bytes.subarray(from, to));
}
