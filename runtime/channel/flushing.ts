/**
 * "Join before get": what a process puts beyond the shared buffer's capacity waits, as in Python, for the putting
 * process: it may not end before that was taken. (The items lie in shared memory all the time, so consumers get them
 * even while it computes; but a process that is gone before its items were taken is an accident, and is treated as
 * Python treats it.)
 */
import { Op } from '../../trace/schema.ts';
import { atExit, forkGeneration, onFork } from '../platform/index.ts';
import { tracer, type ObjectIdPair } from '../tracing/index.ts';
import type { Ring } from './ring/ring.ts';

/** Rings that this process has put into, and which nobody exempted. Strong: they matter when the queue is forgotten. */
const unflushed = new Map<Ring, ObjectIdPair>();
const exempt = new WeakSet<Ring>();
let sweepAt = 64;
let last: Ring | undefined;
let hookedIn = -1;

onFork(() => {
  unflushed.clear();
  last = undefined;
});

/** Something was put into this ring. */
export function noteUnflushed(ring: Ring, id: ObjectIdPair): void {
  // Usually it is the same as before.
  if (last === ring) return;
  last = ring;
  if (exempt.has(ring)) return;
  unflushed.set(ring, id);
  if (hookedIn !== forkGeneration()) {
    hookedIn = forkGeneration();
    atExit('late', flushQueuesAtExit);
  }
  if (unflushed.size < sweepAt) return;
  for (const other of unflushed.keys()) {
    if (other !== ring && other.unflushed() === 0) unflushed.delete(other);
  }
  sweepAt = Math.max(64, unflushed.size * 2);
}

/** `cancelJoinThread()`: this process does not wait for what it put. */
export function exemptFromFlush(ring: Ring): void {
  exempt.add(ring);
  unflushed.delete(ring);
}

/** Blocks until enough of what this process put into the ring was taken. */
export function flushRing(ring: Ring, id: ObjectIdPair): void {
  if (exempt.has(ring)) return;
  const bytes = ring.unflushed();
  if (bytes === 0) return;
  if (tracer.on) tracer.begin(Op.QueueFlush, id, { arg: bytes });
  ring.flush();
  if (tracer.on) tracer.end(Op.QueueFlush, id, { arg: 0 });
}

/** What a process does before it ends. Runs by itself where the exit hooks run. */
export function flushQueuesAtExit(): void {
  for (const [ring, id] of unflushed) flushRing(ring, id);
  unflushed.clear();
  last = undefined;
}
