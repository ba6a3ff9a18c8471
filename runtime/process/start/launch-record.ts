/** What a new process is to be and to do, complete in a memory file that it inherits: see `layout.ts`. */
import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { platform, type Fd } from '../../platform/index.ts';
import type { Launch, Preparation } from './contract.ts';
import { HEADER_BYTES } from './layout.ts';

/** The caller closes it. */
export function launchRecord({ preparation, packed }: Pick<Launch, 'preparation' | 'packed'>): Fd {
  const json = Buffer.from(JSON.stringify(preparation));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(json.length);
  const bytes = Buffer.concat([header, json, packed]);
  const fd = platform.memory.createAnonymous('multiprocessing-launch', bytes.length);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

/** In the new process. Closes it. */
export function readLaunchRecord(fd: number): { preparation: Preparation; packed: Uint8Array } {
  const bytes = new Uint8Array(fstatSync(fd).size);
  for (let at = 0; at < bytes.length;) {
    const count = readSync(fd, bytes, at, bytes.length - at, at);
    if (count === 0) throw new Error('The record of what this process is to do is cut short.');
    at += count;
  }
  closeSync(fd);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const json = Buffer.from(bytes.buffer, HEADER_BYTES, length).toString();
  return {
    preparation: JSON.parse(json) as Preparation,
    packed: bytes.subarray(HEADER_BYTES + length),
  };
}
