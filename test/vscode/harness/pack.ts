/** The .vsix of this platform, packed once a process from what is built. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './inside.ts';

export const target = `${process.platform}-${process.arch}`;

let packed: string | undefined;

/** Packs what is built, as `npm run package` does; returns the path of the .vsix. */
export function packExtension(): string {
  if (packed !== undefined) return packed;
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const made = spawnSync(process.execPath, [join(root, 'scripts/package.mjs'), '--no-build'], {
    encoding: 'utf8',
  });
  assert.equal(made.status, 0, made.stdout + made.stderr);
  packed = join(root, `out/packages/multiprocessing-playground-${target}-${version}.vsix`);
  return packed;
}
