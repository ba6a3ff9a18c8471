/**
 * Where Unix sockets lie whose program did not name a place: a folder of this process, made at the first need, that no
 * other user may look into. It goes with the process.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { atExit, makePrivateFolder, onFork } from '../../platform/index.ts';
import { register, unregister } from '../../tracking/index.ts';

/** In bytes: with a name behind it, it must fit the address of a socket (107). */
const LONGEST = 80;

let folder: string | undefined;
let made = 0;

/** A path that nothing has yet. */
export function freshSocketPath(): string {
  folder ??= makeFolder();
  made += 1;
  return join(folder, `listener-${made}`);
}

function makeFolder(): string {
  const path = makePrivateFolder('mp-', {
    longest: LONGEST,
    // A process that is killed can't remove it.
    announce: (name) => {
      register({ kind: 'folder', name });
      return () => {
        unregister('folder', name);
      };
    },
  });
  atExit('last', () => {
    rmSync(path, { recursive: true, force: true });
    unregister('folder', path);
  });
  return path;
}

onFork(() => {
  // The inherited folder is the parent's, to use and to remove.
  folder = undefined;
});
