/** What a new process is to be and to do, complete in a memory file that it inherits: see `layout.ts`. */
import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { ProcessError } from '../../errors.ts';
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

/**
 * In the new process. Closes it.
 * @throws ProcessError (ERR_MP_BAD_MESSAGE) for what is no launch record.
 */
export function readLaunchRecord(fd: number): { preparation: Preparation; packed: Uint8Array } {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(fstatSync(fd).size);
    for (let at = 0; at < bytes.length;) {
      const count = readSync(fd, bytes, at, bytes.length - at, at);
      if (count === 0) throw damaged('is cut short');
      at += count;
    }
  } finally {
    closeSync(fd);
  }
  if (bytes.length < HEADER_BYTES) throw damaged('is cut short');
  const end = HEADER_BYTES + new DataView(bytes.buffer).getUint32(0, true);
  if (end > bytes.length) throw damaged('announces more than it has');
  return { preparation: preparationIn(bytes, end), packed: bytes.subarray(end) };
}

function preparationIn(bytes: Uint8Array<ArrayBuffer>, end: number): Preparation {
  let preparation: unknown;
  try {
    preparation = JSON.parse(Buffer.from(bytes.buffer, HEADER_BYTES, end - HEADER_BYTES).toString());
  } catch (error) {
    throw damaged('is no JSON', error);
  }
  if (typeof preparation !== 'object' || preparation === null) throw damaged('describes no process');
  return preparation as Preparation;
}

function damaged(how: string, cause?: unknown): ProcessError {
  return new ProcessError(
    `The record of what this process is to do ${how}: it was not written by this library.`,
    {
      code: 'ERR_MP_BAD_MESSAGE',
      cause,
    },
  );
}
