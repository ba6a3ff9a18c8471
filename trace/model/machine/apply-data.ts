/** Values, arrays and shared memory; pools and their tasks; managers. */
import type { EventCursor, EventRef } from '../../codec/store.ts';
import { Op, Phase, Result } from '../../schema.ts';
import type { Machine } from './machine.ts';
import { MAX_CONTENTS, type Obj } from './object.ts';
import type { Proc } from './process.ts';
import { passed } from './waits.ts';

export function applyMemory(process: Proc, event: EventCursor, object: Obj | undefined): void {
  if (object?.data.type === 'memory') {
    object.data.unlinkedBy = process.id;
    return;
  }
  if (object?.data.type !== 'value') return;
  const { data } = object;
  const { arg: index, value, time } = event;
  if (event.op === Op.ValueRead) data.reads++;
  else {
    data.writes++;
    data.lastWrite = { process: process.id, time, site: event.site, index, value: value ?? NaN };
  }
  if (value !== undefined && index >= 0 && index < MAX_CONTENTS) {
    while (data.contents.length <= index) data.contents.push(undefined);
    data.contents[index] = value;
  }
}

export function applyPool(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj | undefined,
): void {
  if (object?.data.type !== 'pool') return;
  const { data, index } = object;
  const { op, time, arg: task, site } = event;
  switch (op) {
    case Op.PoolSubmit:
      data.submitted++;
      machine.sink?.sent(index, task, process.id, time, ref, site);
      break;
    case Op.PoolTaskBegin:
      data.begun++;
      data.running = [...data.running, { task, worker: process.id, since: time, ref }];
      addWorker(object, process.id);
      machine.sink?.taken(index, task, process.id, time, ref, site);
      break;
    case Op.PoolTaskEnd:
      taskEnded(machine, process, object, event, event.result !== Result.Ok);
      break;
    case Op.PoolWorkerStart:
      addWorker(object, machine.processFor(task, time).id);
      break;
    case Op.PoolWorkerLost: {
      data.lostWorkers++;
      const worker = machine.processOfPid(event.arg2);
      data.workers = data.workers.filter((one) => one !== worker);
      if (worker !== undefined) data.lost = [...data.lost, worker];
      if (worker !== undefined) taskEnded(machine, machine.ownProcess(worker), object, event, true);
      break;
    }
    case Op.PoolClose:
      if (data.phase === 'open') data.phase = 'closed';
      break;
    case Op.PoolTerminate:
      data.phase = 'terminated';
      break;
    case Op.PoolJoin:
      if (passed(process, event, ref, object) !== false && event.phase !== Phase.Begin) data.phase = 'joined';
      break;
    case Op.PoolWait:
      passed(process, event, ref, object);
      break;
    default:
      break;
  }
}

function addWorker(object: Obj, worker: number): void {
  const { data } = object;
  if (data.type === 'pool' && !data.workers.includes(worker)) data.workers = [...data.workers, worker];
}

function taskEnded(machine: Machine, worker: Proc, object: Obj, event: EventCursor, failed: boolean): void {
  const { data } = object;
  if (data.type !== 'pool') return;
  const task = data.running.find(
    (one) => one.worker === worker.id && (event.arg < 0 || one.task === event.arg),
  );
  if (task === undefined) return;
  data.running = data.running.filter((one) => one !== task);
  if (failed) data.failed++;
  else data.done++;
  const { since, ref } = task;
  // Not the task's number: the begin of the task says that, and its call.
  const extra = ref + 1;
  machine.sink?.span(
    worker.id,
    'task',
    'task',
    since,
    event.time,
    object.index,
    0,
    event.site,
    extra,
    failed,
  );
}

export function applyManager(
  machine: Machine,
  process: Proc,
  event: EventCursor,
  ref: EventRef,
  object: Obj | undefined,
): void {
  const { op, phase } = event;
  if (op === Op.ManagerCall) {
    passed(process, event, ref, object);
    if (phase === Phase.End) return;
    if (object?.data.type === 'manager') object.data.calls++;
    return;
  }
  if (op === Op.ManagerServe) {
    // A server that works on a call is not blocked: only an observer's bar.
    return;
  }
  const manager = machine.objects.find(({ data }) => data.type === 'manager' && data.server === process.id);
  if (manager === undefined || object === undefined) return;
  const { data } = machine.ownObject(manager.index);
  if (data.type !== 'manager') return;
  const others = data.referents.filter((referent) => referent.object !== object.index);
  data.referents =
    event.arg > 0 ? [...others, { object: object.index, typeid: event.text, references: event.arg }] : others;
}
