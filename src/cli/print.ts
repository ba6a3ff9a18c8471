/** Text on stdout, for a reader that may leave in the middle (`| head`): that is no error, and the rest is not wanted. */
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

/** Resolves when it is written, or nobody reads any more. */
export async function print(text: string | Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(typeof text === 'string' ? [text] : text), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}
