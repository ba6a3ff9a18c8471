/**
 * A child's view of its parent. Children end with their parent, by the kernel's hand, so a child never sees the end of it:
 * waiting for it ends at the timeout, or with the waiting process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { platform } from '../platform/index.ts';
import { current } from './current.ts';
import type { AsyncJoinOptions } from './join.ts';

/** The longest that a timer can take. */
const LONGEST = 2 ** 31 - 1;

export function isParent(process: object): boolean {
  return process === current.parent;
}

/** Blocks for `timeout` milliseconds, or until this process ends with its parent. */
export function joinParent(timeout: number | undefined): void {
  platform.descriptors.poll([], timeout === undefined ? Infinity : platform.clock.now() + timeout);
}

/** As {@link joinParent}, leaving the event loop free. */
export async function joinParentAsync({ timeout = LONGEST, signal }: AsyncJoinOptions): Promise<void> {
  await sleep(Math.max(timeout, 0), undefined, signal === undefined ? {} : { signal });
}
