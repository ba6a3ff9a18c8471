/** The life of processes, and who has a handle on which object. */
import { parseObjectInfo, parseProcessBegin } from '../../codec/json.ts';
import { splitObjectId } from '../../codec/record.ts';
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { Op, Phase, Result, type ObjectId } from '../../schema.ts';
import type { Machine } from './machine.ts';
import { dataFor, kindClass, type Obj } from './object.ts';
import type { Proc } from './process.ts';
import { dropWaits, passed } from './waits.ts';

/** `process` is the writer; undefined for ProcessBegin, which makes it. */
export function applyProcess(
  machine: Machine,
  event: EventCursor,
  ref: EventRef,
  process: Proc | undefined,
): void {
  if (process === undefined) {
    processBegin(machine, event);
    return;
  }
  const { op, time } = event;
  if (op === Op.ProcessReady) process.ready = true;
  else if (op === Op.ProcessExit) {
    process.exitCode = event.arg;
    process.endedAt = time;
    const error = event.text;
    if (error !== '') process.error = error;
  } else if (op === Op.ProcessStart) processStart(machine, process, event);
  else if (op === Op.ProcessEndSeen) {
    const child = machine.processOfPid(event.value ?? -1);
    if (child !== undefined) processEnded(machine, machine.ownProcess(child), event.arg, time);
  } else {
    const object = machine.objectOf(event, 'process');
    if (object === undefined) return;
    if (op === Op.ProcessCreate) processCreate(process, event, object);
    else if (op === Op.ProcessSignal) childSignalled(machine, object, { signal: event.arg, by: process.id });
    else if (op === Op.ProcessReaped) childEnded(machine, object, event);
    else if (op === Op.ProcessClose) objectClosed(machine, process, event);
    else if (op === Op.ProcessJoin) {
      const done = passed(process, event, ref, object);
      if (done !== false && event.phase !== Phase.Begin && event.result === Result.Ok)
        childJoined(machine, object, time);
    }
  }
}

function processBegin(machine: Machine, event: EventCursor): void {
  const info = parseProcessBegin(event.text);
  const known = machine.processOfPid(event.pid);
  const announced = known === undefined ? undefined : machine.ownProcess(known);
  const process =
    announced === undefined || announced.began ? machine.addProcess(event.pid, event.time) : announced;
  process.events++;
  process.lastEventAt = event.time;
  process.began = true;
  process.method = info.method;
  process.role = info.role;
  process.daemon = info.daemon;
  if (info.name !== '') process.name = info.name;
  const maker = info.object === undefined ? info.ppid : splitObjectId(info.object)[0];
  if (info.method !== 'main') {
    const parent = machine.processOfPid(maker);
    if (parent !== undefined && parent !== process.id) process.parent = parent;
  }
  if (info.object !== undefined) linkObject(machine, process, info.object, event.time);
  if (info.method === 'fork' && process.parent !== -1) inherit(machine, process);
  if (info.role === 'manager') serveManager(machine, process);
  // A main process and those of the library have no bootstrap that anybody waits for.
  if (info.method === 'main' || info.role !== undefined) process.ready = true;
  machine.updateLane(process, event.time);
}

function linkObject(machine: Machine, process: Proc, id: ObjectId, time: number): void {
  process.object = id;
  const index = machine.indexOfId(id);
  const object =
    index === -1
      ? machine.addObject(...splitObjectId(id), { kind: 'process' }, time)
      : machine.ownObject(index);
  if (object.data.type === 'plain') object.data.process = process.id;
}

/** A fork has every handle that its parent had when it was started. */
function inherit(machine: Machine, process: Proc): void {
  for (const index of new Set([...process.inheritable, ...machine.handlesOf(process.parent)])) {
    const object = machine.ownObject(index);
    if (!object.handles.includes(process.id)) object.handles = [...object.handles, process.id];
  }
  process.inheritable = [];
}

function serveManager(machine: Machine, process: Proc): void {
  const manager = machine.objects.findLast(
    ({ data, creator }) =>
      data.type === 'manager' && !data.remote && data.server === -1 && creator === process.parent,
  );
  if (manager === undefined) return;
  const { data } = machine.ownObject(manager.index);
  if (data.type === 'manager') data.server = process.id;
}

function processCreate(process: Proc, event: EventCursor, object: Obj): void {
  const name = event.text;
  object.info = name === '' ? { ...object.info } : { ...object.info, name };
  object.known = true;
  object.creator = process.id;
  object.createdSite ||= event.site;
  if (!object.handles.includes(process.id)) object.handles = [...object.handles, process.id];
}

function processStart(machine: Machine, parent: Proc, event: EventCursor): void {
  const id = event.obj;
  const known = machine.processOfPid(event.arg);
  const seen = known === undefined || known === parent.id ? undefined : machine.process(known);
  // Its own first event may be a little earlier than this one.
  const same = seen?.startSite === 0 && (seen.object === undefined || seen.object === id);
  const child = same ? machine.ownProcess(seen.id) : machine.addProcess(event.arg, event.time);
  if (!child.began) child.inheritable = machine.handlesOf(parent.id);
  child.parent = parent.id;
  child.startSite = event.site;
  const name = event.text;
  if (name !== '' && child.name === '') child.name = name;
  if (id !== undefined) linkObject(machine, child, id, event.time);
  machine.updateLane(child, event.time);
}

function childOf(machine: Machine, object: Obj): Proc | undefined {
  if (object.data.type !== 'plain' || object.data.process === -1) return undefined;
  return machine.ownProcess(object.data.process);
}

function childSignalled(machine: Machine, object: Obj, signalled: NonNullable<Proc['signalled']>): void {
  const child = childOf(machine, object);
  if (child !== undefined && !child.over) child.signalled = signalled;
}

/** The parent has learnt how it ended. */
function childEnded(machine: Machine, object: Obj, event: EventCursor): void {
  const child = childOf(machine, object);
  if (child === undefined) return;
  child.reaped = true;
  child.reapedAt ??= event.time;
  processEnded(machine, child, event.arg, event.time);
}

function childJoined(machine: Machine, object: Obj, time: number): void {
  const child = childOf(machine, object);
  if (child === undefined) return;
  child.reaped = true;
  child.reapedAt ??= time;
  machine.updateLane(child, time);
}

/** It is known from outside that a process has ended. */
export function processEnded(machine: Machine, process: Proc, code: number, time: number): void {
  process.endCode ??= code;
  process.endedAt ??= time;
  process.diedIn ??= process.wait;
  dropWaits(machine, process, time);
  machine.updateLane(process, time);
  for (const child of machine.processes) {
    if (child.parent === process.id && child.over) machine.updateLane(machine.ownProcess(child.id), time);
  }
}

export function objectCreated(machine: Machine, process: Proc, event: EventCursor): void {
  const info = parseObjectInfo(event.text);
  const { objectPid, objectN, time } = event;
  if (info === undefined || (objectPid === 0 && objectN === 0)) return;
  const index = machine.indexOf(objectPid, objectN);
  const placeholder = index === -1 ? undefined : machine.object(index);
  const object =
    placeholder === undefined || placeholder.known
      ? machine.addObject(objectPid, objectN, info, time)
      : machine.ownObject(placeholder.index);
  if (kindClass(object.info.kind) !== kindClass(info.kind)) object.data = dataFor(info);
  object.info = info;
  object.known = true;
  object.creator = process.id;
  object.createdAt = time;
  object.createdSite = event.site;
  if (!object.handles.includes(process.id)) object.handles = [...object.handles, process.id];
  const guard = info.lock === undefined ? -1 : machine.indexOfId(info.lock);
  if (guard !== -1) machine.ownObject(guard).guards = object.index;
  if (object.data.type === 'manager' && info.remote === true) object.data.remote = true;
  else if (object.data.type === 'manager') {
    const server = machine.processes.findLast(
      ({ role, parent }) => role === 'manager' && parent === process.id,
    );
    const taken = machine.objects.some(
      ({ data }) => data.type === 'manager' && server !== undefined && data.server === server.id,
    );
    if (server !== undefined && !taken) object.data.server = server.id;
  }
}

export function objectReceived(machine: Machine, process: Proc, event: EventCursor): void {
  const info = parseObjectInfo(event.text);
  machine.handlesKnown = true;
  const object = machine.objectOf(event, info?.kind ?? 'proxy');
  if (object === undefined || object.handles.includes(process.id)) return;
  object.handles = [...object.handles, process.id];
  // Its manager made it on behalf of who receives it first, and knows no line of the program.
  if (object.createdSite === 0 && machine.process(object.creator)?.role === 'manager')
    object.createdSite = event.site;
}

export function objectClosed(machine: Machine, process: Proc, event: EventCursor): void {
  const object = machine.objectOf(event, 'proxy');
  if (object === undefined) return;
  object.handles = object.handles.filter((handle) => handle !== process.id);
  if (!object.closedBy.includes(process.id)) object.closedBy = [...object.closedBy, process.id];
  if (object.data.type === 'manager') object.data.shutDown = true;
}
