/** Applies one event to a machine: finds the process and the object it is about and hands it to its domain. */
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { Op } from '../../schema.ts';
import { applyChannel } from './apply-channel.ts';
import { applyManager, applyMemory, applyPool } from './apply-data.ts';
import { applyProcess, objectClosed, objectCreated, objectReceived } from './apply-process.ts';
import { applyRunner } from './apply-runner.ts';
import { applyLock, applyMeeting, letGo } from './apply-sync.ts';
import { kindByOp, type Machine } from './machine.ts';
import type { Obj } from './object.ts';
import type { Proc } from './process.ts';
import { dropWaits } from './waits.ts';

export function applyEvent(machine: Machine, event: EventCursor, ref: EventRef): void {
  const { op, time } = event;
  machine.position++;
  machine.time = time;
  if (op >= Op.RunnerProcessEnded && op <= Op.RunnerEnd) {
    applyRunner(machine, event, ref);
    return;
  }
  if (op === Op.ProcessBegin) {
    applyProcess(machine, event, ref, undefined);
    return;
  }
  const process = machine.processFor(event.pid, time);
  process.events++;
  process.lastEventAt = time;
  const { waits, asleep } = process;
  process.asleep = false;
  process.asleepAt = 0;
  const { site } = event;
  if (site !== 0) process.site = site;
  applyToProcess(machine, process, event, ref);
  // Most events change nothing of what the process is doing.
  if (op <= Op.ProcessEndSeen || asleep || waits !== process.waits) machine.updateLane(process, time);
}

function applyToProcess(machine: Machine, process: Proc, event: EventCursor, ref: EventRef): void {
  const { op } = event;
  if (op <= Op.ProcessEndSeen) applyProcess(machine, event, ref, process);
  else if (op === Op.ObjectCreate) objectCreated(machine, process, event);
  else if (op === Op.ObjectReceive) objectReceived(machine, process, event);
  else if (op === Op.ObjectClose) objectClosed(machine, process, event);
  else if (op === Op.Mark) machine.sink?.mark(process.id, ref);
  else if (op === Op.Summary) limitReached(machine, process, event.time);
  else {
    const object = machine.objectOf(event, kindByOp(op));
    if (object !== undefined) use(process, object);
    if (op <= Op.Release) applyLock(machine, process, event, ref, object);
    else if (op <= Op.BarrierAbort) applyMeeting(machine, process, event, ref, object);
    else if (op <= Op.ListenerAccept) applyChannel(machine, process, event, ref, object);
    else if (op <= Op.SharedMemoryUnlink) applyMemory(process, event, object);
    else if (op <= Op.PoolWorkerStart) applyPool(machine, process, event, ref, object);
    else if (op <= Op.ManagerReference) applyManager(machine, process, event, ref, object);
  }
}

/**
 * From here on the process only counts: whatever it waited for or held may be over by now, and nobody would hear of it.
 * What it does at present is known again when the runner says so (`codec/present.ts`).
 */
function limitReached(machine: Machine, process: Proc, time: number): void {
  if (process.summarisedSince !== undefined) return;
  process.summarisedSince = time;
  dropWaits(machine, process, time);
  for (const { object } of process.held) letGo(machine, process, machine.ownObject(object), time);
}

/** Whoever does something to an object has a handle on it. */
function use(process: Proc, object: Obj): void {
  if (!object.handles.includes(process.id)) object.handles = [...object.handles, process.id];
}
