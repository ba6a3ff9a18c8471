/** Folders in the temporary folder that no other user may look into. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where one is made when the temporary folder that is set can't be used: as Python does. */
const OTHERS = ['/tmp', '/var/tmp'];

/**
 * Makes one and returns its absolute path, which begins with `prefix` and is at most `longest` bytes long.
 * @throws the operating system's error when there is no place for it.
 */
export function makePrivateFolder(prefix: string, longest = Infinity): string {
  let failure: unknown;
  for (const parent of [tmpdir(), ...OTHERS]) {
    // The program may change its folder before this one is removed.
    const start = resolve(join(parent, prefix));
    if (Buffer.byteLength(start) + 'XXXXXX'.length > longest) continue;
    try {
      // With mode 0700.
      return mkdtempSync(start);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}
