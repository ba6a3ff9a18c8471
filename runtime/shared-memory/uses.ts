/** How often this process has each block open: the tracker hears of the first and of the last. */
import { onFork } from '../platform/index.ts';
import { noteUse } from '../tracking/index.ts';

const counts = new Map<string, number>();

/** `known`: it was registered here, which says as much. */
export function beginUse(name: string, known: boolean): void {
  const count = counts.get(name) ?? 0;
  counts.set(name, count + 1);
  if (count === 0 && !known) noteUse(name, true);
}

export function endUse(name: string): void {
  const count = counts.get(name);
  // Inherited by a fork: the parent's, who speaks for itself.
  if (count === undefined) return;
  if (count > 1) {
    counts.set(name, count - 1);
    return;
  }
  counts.delete(name);
  noteUse(name, false);
}

/** It was unlinked: nobody needs to hear. */
export function forgetUse(name: string): void {
  counts.delete(name);
}

onFork(() => {
  counts.clear();
});
