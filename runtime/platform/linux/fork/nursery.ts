/**
 * Where V8 makes new objects. When it is nearly full in the parent, each child would have to clear it up before it came to its
 * work, and copy all pages that this writes to: 2.5 ms of a child's 5. So the parent does it, once for many children.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that a child makes until its target is called, and some more. */
const ROOM = 512 * 1024;

type Collect = (options?: { type: 'minor' }) => void;

let collect: Collect | undefined;

const exposed = (): Collect | undefined => runInNewContext('globalThis.gc') as Collect | undefined;

/** V8's own. A flag that stayed would make what it has compiled useless for other processes; but one that the program set stays. */
export function collector(): Collect {
  collect ??= exposed();
  if (collect !== undefined) return collect;
  setFlagsFromString('--expose-gc');
  // Without one, each child clears up for itself.
  collect = exposed() ?? (() => undefined);
  setFlagsFromString('--no-expose-gc');
  return collect;
}

/** In the parent, before it is forked. */
export function makeRoom(): void {
  const nursery = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (nursery !== undefined && nursery.space_available_size < ROOM) collector()({ type: 'minor' });
}
