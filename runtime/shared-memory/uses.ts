/** How often this process has each block open: the tracker hears of the first and of the last. */
import { onFork } from '../platform/index.ts';
import { noteUse } from '../tracking/index.ts';

interface Use {
  count: number;
  /** Registered here. The tracker counts its maker as a user until it ends, so it need not hear of its closing. */
  made: boolean;
}

const uses = new Map<string, Use>();

/** `made`: the block was registered by this process. */
export function beginUse(name: string, made: boolean): void {
  const use = uses.get(name);
  if (use !== undefined) {
    use.count += 1;
    use.made ||= made;
    return;
  }
  uses.set(name, { count: 1, made });
  if (!made) noteUse(name, true);
}

export function endUse(name: string): void {
  const use = uses.get(name);
  // Inherited by a fork: the parent's, who speaks for itself.
  if (use === undefined) return;
  use.count -= 1;
  if (use.count > 0) return;
  uses.delete(name);
  if (!use.made) noteUse(name, false);
}

/** It was unlinked: nobody needs to hear. */
export function forgetUse(name: string): void {
  uses.delete(name);
}

onFork(() => {
  uses.clear();
});
