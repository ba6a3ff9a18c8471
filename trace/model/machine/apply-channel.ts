/** Queues and connections. */
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { parseObjectIds } from '../../codec/json.ts';
import { Op, Phase, Result } from '../../schema.ts';
import type { Machine } from './machine.ts';
import type { Obj } from './object.ts';
import type { OpenWait, Proc } from './process.ts';
import { beginWait, passed } from './waits.ts';

export function applyChannel(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj | undefined,
): void {
  if (event.op === Op.ConnectionWait && event.phase === Phase.Begin) {
    beginWait(process, event, ref, object?.index ?? -1, { objects: parseObjectIds(event.text) });
    return;
  }
  const done = passed(process, event, ref, object);
  if (object === undefined || event.phase === Phase.Begin) return;
  const wait = typeof done === 'object' ? done : undefined;
  if (object.data.type === 'queue') {
    if (done !== false) queueChanged(machine, process, event, ref, object, wait);
  } else if (object.data.type === 'connection' && event.result === Result.Ok) {
    if (event.op === Op.ConnectionSend) sent(machine, process, event, ref, object, wait);
    else if (event.op === Op.ConnectionReceive) received(machine, process, event, ref, object, wait);
  }
}

/** Where the call stands that this event, or the wait that it ends, belongs to. */
function siteOf(event: EventCursor, wait: OpenWait | undefined): number {
  return event.site || (wait?.site ?? 0);
}

function queueChanged(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj,
  wait: OpenWait | undefined,
): void {
  const { data, index } = object;
  if (data.type !== 'queue') return;
  const { op, time } = event;
  if (op === Op.QueuePut) {
    data.puts++;
    data.bytes += event.arg;
    data.maxDepth = Math.max(data.maxDepth, data.puts - data.gets);
    machine.sink?.sent(index, numberOf(event, data.puts), process.id, time, ref, siteOf(event, wait));
  } else if (op === Op.QueueGet) {
    data.gets++;
    data.bytes = Math.max(0, data.bytes - event.arg);
    machine.sink?.taken(index, numberOf(event, data.gets), process.id, time, ref, siteOf(event, wait));
  } else {
    if (op === Op.QueueTaskDone) data.tasksDone++;
    return;
  }
  machine.sink?.depth(index, time, Math.max(0, data.puts - data.gets));
}

/** Clients of a manager are not told the number of a message: its queue gives them out in the order of putting. */
function numberOf(event: EventCursor, count: number): number {
  return event.arg2 === 0 ? count : event.arg2;
}

/** A message is kept with the end that it travels to. */
function sent(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj,
  wait: OpenWait | undefined,
): void {
  if (object.data.type === 'connection') object.data.sent++;
  const peerIndex = machine.indexOfId(object.info.peer);
  if (peerIndex === -1) return;
  const { data } = machine.ownObject(peerIndex);
  if (data.type !== 'connection') return;
  data.arrived++;
  data.incomingBytes += event.arg;
  machine.sink?.sent(peerIndex, event.arg2, process.id, event.time, ref, siteOf(event, wait));
  machine.sink?.depth(peerIndex, event.time, data.incomingBytes);
}

function received(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj,
  wait: OpenWait | undefined,
): void {
  const { data } = object;
  if (data.type !== 'connection') return;
  data.received++;
  data.incomingBytes -= event.arg;
  if (object.info.peer === undefined) return;
  machine.sink?.taken(object.index, event.arg2, process.id, event.time, ref, siteOf(event, wait));
  machine.sink?.depth(object.index, event.time, Math.max(0, data.incomingBytes));
}
