/** The directory of a zip file, read from its end: enough to see what a package holds. */
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  /** Bytes when unpacked. */
  readonly size: number;
  read(): Buffer;
}

export function zipEntries(path: string): ZipEntry[] {
  const file = readFileSync(path);
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end === -1) throw new Error(`${path} is not a zip file`);
  let at = file.readUInt32LE(end + 16);
  return Array.from({ length: file.readUInt16LE(end + 10) }, () => {
    const [method, packed, size] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 20),
      file.readUInt32LE(at + 24),
    ];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      file.readUInt16LE(at + offset),
    );
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('utf8', at + 46, at + 46 + nameLength!);
    at += 46 + nameLength! + extraLength! + commentLength!;
    return {
      name,
      size,
      read() {
        const begin = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
        const bytes = file.subarray(begin, begin + packed);
        return method === 0 ? Buffer.from(bytes) : inflateRawSync(bytes);
      },
    };
  });
}
