/** Folders in the temporary folder that no other user may look into. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where one is made when the temporary folder that is set can't be used: as Python does. */
const OTHERS = ['/tmp', '/var/tmp'];

export interface PrivateFolderOptions {
  /** Bytes that its path may have. */
  readonly longest?: number;
  /**
   * Called with a path before anything is there, so that whoever removes what killed processes leave knows of it in time;
   * what it returns is called when nothing could be made there.
   */
  readonly announce?: (path: string) => () => void;
}

/**
 * Makes one and returns its absolute path, which begins with `prefix`.
 * @throws the operating system's error when there is no place for it.
 */
export function makePrivateFolder(
  prefix: string,
  { longest = Infinity, announce }: PrivateFolderOptions = {},
): string {
  let failure: unknown;
  // 64 bits: nobody else has that name.
  const name = prefix + randomBytes(8).toString('base64url');
  for (const parent of [tmpdir(), ...OTHERS]) {
    // The program may change its folder before this one is removed.
    const path = resolve(join(parent, name));
    if (Buffer.byteLength(path) > longest) continue;
    const withdraw = announce?.(path);
    try {
      mkdirSync(path, { mode: 0o700 });
      return path;
    } catch (error) {
      withdraw?.();
      failure ??= error;
    }
  }
  throw failure;
}
