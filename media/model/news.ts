/** Whether a finding has something new to tell: one that grows ("lost, 3 times") stays the same one, in other words. */
import type { Finding } from '../../trace/findings/index.ts';

export function tellsTheSame(before: Finding, now: Finding | undefined): boolean {
  return (
    before.id === now?.id &&
    before.title === now.title &&
    before.explanation === now.explanation &&
    before.since === now.since &&
    before.until === now.until
  );
}
