/** The private folder of one run: the built program, the streams of its processes. Nobody else may read it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function createRunFolder(): string {
  // mkdtemp makes it with mode 0700.
  return mkdtempSync(join(tmpdir(), 'mp-run-'));
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
