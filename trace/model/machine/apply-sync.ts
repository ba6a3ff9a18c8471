/** Locks and semaphores; conditions, events and barriers. */
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { Op, Phase, Result } from '../../schema.ts';
import { chargeWaiting, type Machine } from './machine.ts';
import { SITES, type Holder, type LockData, type Obj } from './object.ts';
import type { Held, Proc } from './process.ts';
import { beginWait, endWait, passed, waitEnded } from './waits.ts';

export function applyLock(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj | undefined,
): void {
  if (object?.data.type !== 'lock') return;
  const { data } = object;
  const { time, phase } = event;
  if (event.op === Op.Release) {
    release(machine, process, object, event);
    return;
  }
  if (phase === Phase.Begin) {
    chargeWaiting(data, time, SITES);
    data.waiting++;
    beginWait(process, event, ref, object.index);
    return;
  }
  const ok = event.result === Result.Ok;
  let site = event.site;
  if (phase === Phase.End) {
    const wait = endWait(process, event, object.index);
    if (wait !== undefined) {
      chargeWaiting(data, time, SITES);
      data.waiting = Math.max(0, data.waiting - 1);
      site ||= wait.site;
      const waited = Math.max(0, time - wait.since);
      data.contended++;
      data.totalWait += waited;
      if (waited > data.longestWait) {
        data.longestWait = waited;
        data.longestWaitSite = wait.site;
      }
      const at = data.waited.get(wait.site);
      data.waited.set(wait.site, { wait: (at?.wait ?? 0) + waited, count: (at?.count ?? 0) + 1 });
      waitEnded(machine, process, wait, time, !ok);
    }
  }
  if (!ok) return;
  data.acquisitions++;
  hold(process, object, data, { time, site, depth: event.arg2 });
}

interface Taking {
  readonly time: number;
  readonly site: number;
  /** New depth of an RLock; 0: not said. */
  readonly depth: number;
}

function hold(process: Proc, object: Obj, data: LockData, { time, site, depth }: Taking): void {
  chargeWaiting(data, time, SITES);
  const { kind } = object.info;
  if (kind === 'semaphore' || kind === 'bounded-semaphore') data.value--;
  else data.value = 0;
  if (data.signal) return;
  const before = data.holders.find((holder) => holder.process === process.id);
  if (before !== undefined) {
    setDepth(process, object, data, depth > before.depth ? depth : before.depth + 1);
    return;
  }
  const holder: Holder = { process: process.id, since: time, site, depth: Math.max(1, depth) };
  data.holders = [...data.holders, holder];
  process.held = [...process.held, { object: object.index, since: time, site, depth: holder.depth }];
}

function setDepth(process: Proc, object: Obj, data: LockData, depth: number): void {
  data.holders = data.holders.map((holder) =>
    holder.process === process.id ? { ...holder, depth } : holder,
  );
  process.held = process.held.map((held) => (held.object === object.index ? { ...held, depth } : held));
}

function release(machine: Machine, process: Proc, object: Obj, event: EventCursor): void {
  const { data } = object;
  if (data.type !== 'lock') return;
  const { time } = event;
  const { kind } = object.info;
  const semaphore = kind === 'semaphore' || kind === 'bounded-semaphore';
  const count = semaphore ? Math.max(1, event.arg) : 1;
  chargeWaiting(data, time, SITES);
  const own = data.holders.find((holder) => holder.process === process.id);
  if (semaphore) data.value += count;
  if (own === undefined) {
    foreignRelease(machine, process, object, data, time, semaphore);
    return;
  }
  const depth = kind === 'rlock' ? event.arg : semaphore ? own.depth - count : 0;
  if (depth > 0) setDepth(process, object, data, depth);
  else letGo(machine, process, object, time);
}

/** Somebody releases who did not acquire: a lock or semaphore that is used as a signal. */
function foreignRelease(
  machine: Machine,
  process: Proc,
  object: Obj,
  data: LockData,
  time: number,
  semaphore: boolean,
): void {
  // A condition's wait has given the lock up already, in the model; this is the runtime saying so.
  if (process.waits.some((wait) => wait.gaveUp > 0)) return;
  if (semaphore) {
    data.signal = true;
    for (const holder of data.holders) letGo(machine, machine.ownProcess(holder.process), object, time);
    return;
  }
  const holder = data.holders[0];
  if (holder === undefined) return;
  data.signal = object.info.kind === 'lock';
  letGo(machine, machine.ownProcess(holder.process), object, time);
  data.signal = data.signal && machine.process(holder.process)?.over !== true;
}

/** The process holds the lock no longer, if it did. */
export function letGo(machine: Machine, process: Proc, object: Obj, time: number): void {
  const { data } = object;
  if (data.type !== 'lock') return;
  const holder = data.holders.find((one) => one.process === process.id);
  if (holder === undefined) return;
  data.holders = data.holders.filter((one) => one !== holder);
  if (object.info.kind === 'lock' || object.info.kind === 'rlock')
    data.value = data.holders.length === 0 ? 1 : 0;
  data.totalHeld += Math.max(0, time - holder.since);
  process.held = process.held.filter((held: Held) => held.object !== object.index);
  const { since, site } = holder;
  machine.sink?.span(process.id, 'lock', 'hold', since, time, object.index, 0, site, 0, false);
  machine.sink?.hold(object.index, process.id, since, time, site);
}

/** Conditions, events and barriers. */
export function applyMeeting(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj | undefined,
): void {
  if (object === undefined) return;
  if (object.data.type === 'condition') applyCondition(machine, process, event, ref, object);
  else if (object.data.type === 'event') {
    const { data } = object;
    if (event.op === Op.EventWait) passed(process, event, ref, object);
    else {
      data.set = event.op === Op.EventSet;
      data.changedBy = process.id;
    }
  } else applyBarrier(process, event, ref, object);
}

function applyCondition(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj,
): void {
  if (object.data.type !== 'condition') return;
  if (event.op === Op.ConditionNotify) {
    object.data.notifies++;
    return;
  }
  const lockIndex = machine.indexOfId(object.info.lock);
  if (event.phase === Phase.Begin) {
    const held = process.held.find((one) => one.object === lockIndex);
    if (held !== undefined) {
      const lock = machine.ownObject(lockIndex);
      if (lock.data.type === 'lock') {
        chargeWaiting(lock.data, event.time, SITES);
        letGo(machine, process, lock, event.time);
      }
    }
    beginWait(process, event, ref, object.index, { gaveUp: held?.depth ?? 0 });
    return;
  }
  if (event.phase !== Phase.End) return;
  const wait = endWait(process, event, object.index);
  // It returns with the lock held again, whether it was notified or the time ran out.
  if (wait === undefined || wait.gaveUp === 0) return;
  if (process.held.some((held) => held.object === lockIndex)) return;
  const lock = machine.ownObject(lockIndex);
  if (lock.data.type === 'lock')
    hold(process, lock, lock.data, { time: event.time, site: wait.site, depth: wait.gaveUp });
}

function applyBarrier(process: Proc, event: EventCursor, ref: EventRef, object: Obj): void {
  const { data } = object;
  if (data.type !== 'barrier') return;
  const { op, phase, time } = event;
  if (op === Op.BarrierReset || op === Op.BarrierAbort) {
    data.broken = op === Op.BarrierAbort;
    if (op === Op.BarrierReset) data.arrived = [];
    return;
  }
  if (phase === Phase.Begin) {
    beginWait(process, event, ref, object.index);
    data.arrived = [...data.arrived, { process: process.id, since: time, site: event.site }];
    if (data.arrived.length === object.info.size) everybodyMet(object);
    return;
  }
  if (phase === Phase.End) endWait(process, event, object.index);
  data.arrived = data.arrived.filter((one) => one.process !== process.id);
  if (event.result !== Result.Ok) data.broken = true;
  // The last one to arrive need not sleep.
  else if (phase === Phase.Instant) everybodyMet(object);
}

function everybodyMet({ data }: Obj): void {
  if (data.type !== 'barrier') return;
  data.generation++;
  data.arrived = [];
}
