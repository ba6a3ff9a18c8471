/** Bad inputs out of good ones: bytes changed, cut, doubled and moved, lengths that lie, and plain noise. */
import { number, oneOf, type Random } from '../support/seeded.ts';

/** Numbers that lengths are compared with, and their neighbours. */
const LIES = [
  0,
  1,
  0x7f,
  0x80,
  0xff,
  0x100,
  0xffff,
  0x10000,
  1 << 20,
  1 << 30,
  0x7fffffff,
  0x80000000,
  0xffffffff,
];

export function mutated(random: Random, seeds: readonly Buffer[]): Buffer {
  if (random() < 0.05) return noise(random, number(random, 300));
  let bytes: Buffer = Buffer.from(oneOf(random, seeds));
  for (let changes = 1 + number(random, 4); changes > 0; changes--) bytes = changed(random, bytes, seeds);
  return bytes;
}

export function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => number(random, 256)));
}

function changed(random: Random, bytes: Buffer, seeds: readonly Buffer[]): Buffer {
  const at = number(random, bytes.length + 1);
  switch (number(random, 8)) {
    case 0:
      // A length that lies, in either order of bytes.
      if (bytes.length < 4) return bytes;
      if (random() < 0.5) bytes.writeUInt32LE(oneOf(random, LIES), Math.min(at, bytes.length - 4));
      else bytes.writeUInt32BE(oneOf(random, LIES), Math.min(at, bytes.length - 4));
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), noise(random, 1 + number(random, 8)), bytes.subarray(at)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + number(random, 8))]);
    case 4: {
      // The beginning of one and the end of another.
      const other = oneOf(random, seeds);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(number(random, other.length + 1))]);
    }
    case 5:
      return Buffer.concat([bytes, bytes.subarray(at)]);
    default:
      if (at < bytes.length)
        bytes[at] = random() < 0.5 ? number(random, 256) : oneOf(random, [0, 0x7f, 0x80, 0xff]);
      return bytes;
  }
}
