/**
 * The present of a process that reached its event limit: what it waits for and which locks it holds, as the fixed part
 * of its stream says it (`docs/trace-format.md`). The runner looks at it now and then and writes what has changed as
 * events, so that a deadlock is found in a run of hours as well.
 */
import { Flag, Op, Phase, Result, type ObjectId } from '../schema.ts';
import { STREAM_HEADER_SIZE } from './layout.ts';
import type { EventToWrite } from './record.ts';

export interface Present {
  /** 0: it waits for nothing. */
  readonly op: Op | 0;
  readonly flags: number;
  readonly object: ObjectId | undefined;
  /** Microseconds since the start of the run. */
  readonly since: number;
  readonly site: number;
  /** At most 64; one that is held several times is there several times. */
  readonly held: readonly ObjectId[];
}

const At = {
  limitReached: 28,
  sequence: 64,
  wait: 68,
  object: 72,
  since: 80,
  site: 88,
  heldCount: 92,
  held: 96,
};
const MAX_HELD = 64;

/** Whether the process writes no more events; `header` is the stream's first {@link STREAM_HEADER_SIZE} bytes. */
export function limitReached(header: Uint8Array): boolean {
  return header.length >= STREAM_HEADER_SIZE && viewOf(header).getUint32(At.limitReached, true) !== 0;
}

/** Undefined while the process is changing it: ask again. `again` is a second copy, made after the first. */
export function parsePresent(header: Uint8Array, again: Uint8Array): Present | undefined {
  if (header.length < STREAM_HEADER_SIZE || again.length < STREAM_HEADER_SIZE) return undefined;
  const view = viewOf(header);
  const sequence = view.getUint32(At.sequence, true);
  if (sequence % 2 === 1 || viewOf(again).getUint32(At.sequence, true) !== sequence) return undefined;
  const objectAt = (offset: number): ObjectId =>
    `${view.getUint32(offset, true)}:${view.getUint32(offset + 4, true)}`;
  const count = Math.min(MAX_HELD, view.getUint32(At.heldCount, true));
  const object = objectAt(At.object);
  return {
    op: view.getUint16(At.wait, true) as Op | 0,
    flags: view.getUint16(At.wait + 2, true),
    object: object === '0:0' ? undefined : object,
    since: view.getFloat64(At.since, true),
    site: view.getUint32(At.site, true),
    held: Array.from({ length: count }, (_, index) => objectAt(At.held + 8 * index)),
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const nothing: Present = { op: 0, flags: 0, object: undefined, since: 0, site: 0, held: [] };

/**
 * What a process must have done since it was last looked at, as events at `time` (microseconds since the start of the
 * run). A wait that is over is written as one that came to nothing, since nobody knows what it brought.
 */
export function presentEvents(
  pid: number,
  before: Present = nothing,
  now: Present,
  time: number,
): EventToWrite[] {
  const events: EventToWrite[] = [];
  const same = before.op === now.op && before.object === now.object && before.since === now.since;
  if (!same && before.op !== 0) {
    const end = { pid, time, op: before.op, phase: Phase.End, result: Result.TimedOut, site: before.site };
    events.push({ ...end, ...(before.object !== undefined && { obj: before.object }) });
  }
  for (const obj of without(before.held, now.held)) events.push({ pid, time, op: Op.Release, obj });
  for (const obj of without(now.held, before.held)) events.push({ pid, time, op: Op.Acquire, obj, arg: -1 });
  if (!same && now.op !== 0) {
    const timed = (now.flags & Flag.Timed) !== 0;
    events.push({
      pid,
      time,
      op: now.op,
      phase: Phase.Begin,
      site: now.site,
      arg: -1,
      ...(now.object !== undefined && { obj: now.object }),
      // How long it will be is not known, only that it ends by itself.
      ...(timed && { value: Infinity }),
    });
  }
  return events;
}

/** Those of `all` that are not in `others`, as often as they are more. */
function without(all: readonly ObjectId[], others: readonly ObjectId[]): ObjectId[] {
  const left = [...others];
  return all.filter((one) => {
    const index = left.indexOf(one);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}
