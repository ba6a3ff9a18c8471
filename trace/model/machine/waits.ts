/** Calls that wait: their begin, their end, and what is left of them when their process dies. */
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { Flag, Op, Phase, Result, type ObjectId } from '../../schema.ts';
import { chargeWaiting, type Machine } from './machine.ts';
import { SITES, type Obj } from './object.ts';
import type { OpenWait, Proc } from './process.ts';

/** Operations whose `arg` is a timeout in milliseconds. In all others `value` is, where there is one. */
const timed = new Set<Op>([
  Op.ProcessJoin,
  Op.Acquire,
  Op.ConditionWait,
  Op.EventWait,
  Op.BarrierWait,
  Op.ConnectionPoll,
]);

export function beginWait(
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: number,
  { objects = [], gaveUp = 0 }: { objects?: readonly (ObjectId | null)[]; gaveUp?: number } = {},
): void {
  const { op, arg, time, site } = event;
  const async = (event.flags & Flag.Async) !== 0;
  const timeout = event.value ?? (timed.has(op) ? arg : -1);
  const wait: OpenWait = { op, object, objects, since: time, timeout, async, site, arg, ref, gaveUp };
  if (async) {
    process.asyncWaits = [...process.asyncWaits, wait];
    return;
  }
  const top = process.wait;
  // A call whose end got lost can't still wait when the same one begins again.
  const again = top !== undefined && top.op === op && top.object === object;
  const below = again ? process.waits.slice(0, -1) : process.waits;
  process.setWaits([...below, wait]);
}

/** The wait that this End belongs to, taken off its process. */
export function endWait(process: Proc, event: EventCursor, object: number): OpenWait | undefined {
  const { op, site } = event;
  const same = (wait: OpenWait): boolean => wait.op === op && wait.object === object;
  if ((event.flags & Flag.Async) !== 0) {
    const exact = process.asyncWaits.findIndex((wait) => same(wait) && wait.site === site);
    const index = exact === -1 ? process.asyncWaits.findIndex(same) : exact;
    const wait = process.asyncWaits[index];
    if (wait !== undefined) process.asyncWaits = process.asyncWaits.filter((other) => other !== wait);
    return wait;
  }
  const { wait: top, waits } = process;
  const wait = top !== undefined && same(top) ? top : waits.findLast(same);
  // What began within it and has not ended is over as well.
  if (wait !== undefined) process.setWaits(waits.slice(0, waits.lastIndexOf(wait)));
  return wait;
}

/** Nothing of it waits any more, or nobody knows. */
export function dropWaits(machine: Machine, process: Proc, time: number): void {
  for (const wait of [...process.waits, ...process.asyncWaits]) {
    const object = wait.op === Op.Acquire ? machine.object(wait.object) : undefined;
    if (object?.data.type !== 'lock') continue;
    const { data } = machine.ownObject(wait.object);
    if (data.type !== 'lock') continue;
    chargeWaiting(data, time, SITES);
    data.waiting = Math.max(0, data.waiting - 1);
    waitEnded(machine, process, wait, time, true);
  }
  process.setWaits([]);
  process.asyncWaits = [];
}

/** A wait for a lock becomes a bar. */
export function waitEnded(
  machine: Machine,
  process: Proc,
  { since, object, op, site }: OpenWait,
  end: number,
  failed: boolean,
): void {
  machine.sink?.span(process.id, 'lock', 'wait', since, end, object, op, site, 0, failed);
}

/**
 * The usual course of a call that may block and changes nothing but by succeeding: keeps its wait, and says whether
 * this event means that it went through. Returns the wait that ended, `true` where there was none, `false` otherwise.
 */
export function passed(
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj | undefined,
): OpenWait | boolean {
  const index = object?.index ?? -1;
  if (event.phase === Phase.Begin) {
    beginWait(process, event, ref, index);
    return false;
  }
  const wait = event.phase === Phase.End ? endWait(process, event, index) : undefined;
  if (event.result !== Result.Ok) return false;
  return wait ?? true;
}
