/** The private folder of one run: the built program, the streams of its processes. Nobody else may read it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * As the library makes its own: elsewhere when the temporary folder that is set can't be used. (The library itself is
 * loaded while the program already starts, which needs the folder.)
 */
export function createRunFolder(): string {
  let failure: unknown;
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    try {
      // mkdtemp makes it with mode 0700.
      return mkdtempSync(resolve(join(parent, 'mp-run-')));
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
