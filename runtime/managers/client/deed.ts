/**
 * What a call of a shared type means: taking a lock, waiting for an item. Written into the trace beside the call itself,
 * so that a manager's lock is seen to be held and waited for like any other.
 */
import { Op, Result } from '../../../trace/schema.ts';
import { preview, tracer, type EventDetails, type ObjectIdPair } from '../../tracing/index.ts';

/** An operation that may wait. */
export interface Deed {
  readonly op: Op;
  /** The object in the manager. */
  readonly id: ObjectIdPair;
  readonly details: EventDetails;
}

/** How deep this process holds the managers' locks, by their ids in the trace. */
const depths = new Map<string, number>();

/** The timeout is where the trace expects it of this operation. */
export function deedOf(op: Op, id: ObjectIdPair, timeout: unknown, details: EventDetails = {}): Deed {
  const timed = typeof timeout === 'number' && timeout !== Infinity;
  const milliseconds = timed ? Math.max(0, timeout) : -1;
  return op === Op.QueueGet || op === Op.QueuePut || op === Op.QueueJoin
    ? { op, id, details: timed ? { ...details, value: milliseconds } : details }
    : { op, id, details: { ...details, arg: milliseconds } };
}

export function begins({ op, id, details }: Deed, async: boolean): void {
  tracer.begin(op, id, async ? { ...details, async } : details);
}

/** `value`: what the call gave; false means that the time was over. */
export function ends(deed: Deed, async: boolean, failed: boolean, value: unknown): void {
  const { op, id, details } = deed;
  const late = value === false && op !== Op.QueueGet;
  const result = failed ? Result.Failed : late ? Result.TimedOut : Result.Ok;
  const taken = op === Op.Acquire && result === Result.Ok;
  if (taken) tracer.holding(id, true);
  tracer.end(op, id, {
    ...details,
    ...(taken ? { arg2: changeDepth(id, 1) } : {}),
    ...(op === Op.BarrierWait && typeof value === 'number' ? { arg2: value } : {}),
    ...(op === Op.QueueGet && result === Result.Ok ? { text: preview(value) } : {}),
    ...(async ? { async } : {}),
    result,
  });
}

/** A lock is let go: told before the manager hears of it, or the next one would seem to have it too. */
export function releases(id: ObjectIdPair, count: number): void {
  if (!tracer.on) return;
  const depth = changeDepth(id, -1);
  if (depth === 0) tracer.holding(id, false);
  tracer.instant(Op.Release, id, { arg: count === 0 ? depth : count });
}

/** What never waits. */
export function does(op: Op, id: ObjectIdPair, details?: EventDetails): void {
  if (tracer.on) tracer.instant(op, id, details);
}

function changeDepth({ pid, n }: ObjectIdPair, by: number): number {
  const key = `${pid}:${n}`;
  const depth = Math.max(0, (depths.get(key) ?? 0) + by);
  if (depth === 0) depths.delete(key);
  else depths.set(key, depth);
  return depth;
}
