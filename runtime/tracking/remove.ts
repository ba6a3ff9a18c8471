/** How the tracker removes what was left behind. Never throws: what can't be removed must not keep the rest. */
import { lstatSync, rmSync, unlinkSync } from 'node:fs';
import type { Resource } from './protocol.ts';

/** Where the blocks of `shm_open` are. */
const BLOCKS = '/dev/shm';

/** Whether it was there, and is gone now. */
export function remove({ kind, name, identity }: Resource): boolean {
  try {
    if (kind === 'folder') {
      if (!lstatSync(name).isDirectory()) return false;
      rmSync(name, { recursive: true, force: true });
      return true;
    }
    const path = kind === 'shared-memory' ? BLOCKS + name : name;
    const { dev, ino } = lstatSync(path, { bigint: true });
    // Somebody removed it and made another by that name.
    if (identity !== undefined && identity !== `${dev}:${ino}`) return false;
    if (kind === 'socket' && !lstatSync(path).isSocket()) return false;
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
