/**
 * The run as far as its events were applied, one after the other in their order. A snapshot costs a list of pointers:
 * processes and objects are copied when they are changed for the first time after it (each carries the stamp of the
 * machine that may change it in place).
 */
import type { EventCursor } from '../../codec/store.ts';
import { Op, type ObjectId, type ObjectInfo, type ObjectKind } from '../../schema.ts';
import type { Leftover, Notice } from '../state.ts';
import { LockData, Obj } from './object.ts';
import { Proc } from './process.ts';
import type { ObjectNames } from '../view/names.ts';
import type { Sink } from './sink.ts';
import { splitObjectId } from '../../codec/record.ts';

export interface Snapshot {
  /** Events applied before it. */
  readonly position: number;
  readonly processes: readonly Proc[];
  readonly objects: readonly Obj[];
  readonly ordinals: ReadonlyMap<ObjectKind, number>;
  readonly notices: readonly Notice[];
  readonly leftovers: readonly Leftover[];
  readonly exitcode: number | undefined;
  readonly handlesKnown: boolean;
  readonly time: number;
}

const CACHE_MASK = 255;
let lastStamp = 0;

/** Below 2^53 for every pid that Linux gives. */
function keyOf(pid: number, n: number): number {
  return pid * 2 ** 31 + n;
}

export class Machine {
  position: number;
  time: number;
  exitcode: number | undefined;
  /** An ObjectReceive was seen. */
  handlesKnown: boolean;
  notices: readonly Notice[];
  leftovers: readonly Leftover[];
  readonly sink: Sink | undefined;
  /** What the program calls its objects. */
  readonly names: ObjectNames | undefined;
  readonly #processes: Proc[];
  readonly #objects: Obj[];
  readonly #ordinals: Map<ObjectKind, number>;
  readonly #byPid = new Map<number, number>();
  readonly #byKey = new Map<number, number>();
  /** Index plus one, by a hash of the id. */
  readonly #cache = new Int32Array(CACHE_MASK + 1);
  #stamp = ++lastStamp;

  constructor(names?: ObjectNames, from?: Snapshot, sink?: Sink) {
    this.names = names;
    this.sink = sink;
    this.position = from?.position ?? 0;
    this.time = from?.time ?? 0;
    this.exitcode = from?.exitcode;
    this.handlesKnown = from?.handlesKnown ?? false;
    this.notices = from?.notices ?? [];
    this.leftovers = from?.leftovers ?? [];
    this.#processes = from?.processes.slice() ?? [];
    this.#objects = from?.objects.slice() ?? [];
    this.#ordinals = new Map(from?.ordinals);
    for (const process of this.#processes) this.#byPid.set(process.pid, process.id);
    for (const object of this.#objects) this.#byKey.set(keyOf(object.pid, object.n), object.index);
  }

  snapshot(): Snapshot {
    this.#stamp = ++lastStamp;
    return {
      position: this.position,
      time: this.time,
      exitcode: this.exitcode,
      handlesKnown: this.handlesKnown,
      notices: this.notices,
      leftovers: this.leftovers,
      processes: this.#processes.slice(),
      objects: this.#objects.slice(),
      ordinals: new Map(this.#ordinals),
    };
  }

  get processes(): readonly Proc[] {
    return this.#processes;
  }

  get objects(): readonly Obj[] {
    return this.#objects;
  }

  /** To read. */
  process(id: number): Proc | undefined {
    return this.#processes[id];
  }

  /** To read. */
  object(index: number): Obj | undefined {
    return this.#objects[index];
  }

  /** Id of the process that has this pid now. */
  processOfPid(pid: number): number | undefined {
    return this.#byPid.get(pid);
  }

  /** To change. */
  ownProcess(id: number): Proc {
    const process = this.#processes[id];
    if (process === undefined) throw new RangeError(`There is no process ${id}.`);
    if (process.stamp === this.#stamp) return process;
    return (this.#processes[id] = process.copy(this.#stamp));
  }

  /** To change. */
  ownObject(index: number): Obj {
    const object = this.#objects[index];
    if (object === undefined) throw new RangeError(`There is no object ${index}.`);
    if (object.stamp === this.#stamp) return object;
    return (this.#objects[index] = object.copy(this.#stamp));
  }

  addProcess(pid: number, time: number): Proc {
    const process = new Proc(this.#stamp, this.#processes.length, pid, time);
    // Whoever is seen first was there first.
    if (process.id === 0) process.method = 'main';
    this.#processes.push(process);
    this.#byPid.set(pid, process.id);
    return process;
  }

  /** The process with this pid, to change; made when it was not known. */
  processFor(pid: number, time: number): Proc {
    const id = this.#byPid.get(pid);
    return id === undefined ? this.addProcess(pid, time) : this.ownProcess(id);
  }

  addObject(pid: number, n: number, info: ObjectInfo, time: number): Obj {
    const object = new Obj(this.#stamp, this.#objects.length, pid, n, info, time);
    const ordinal = (this.#ordinals.get(info.kind) ?? 0) + (info.internal === true ? 0 : 1);
    this.#ordinals.set(info.kind, ordinal);
    object.ordinal = ordinal;
    this.#objects.push(object);
    this.#byKey.set(keyOf(pid, n), object.index);
    this.#cache.fill(0);
    return object;
  }

  /** Index of the object with this id; -1: not known. */
  indexOf(pid: number, n: number): number {
    // Asked for every event, and mostly for the same few objects: a small cache saves the hashing of large numbers.
    const slot = (pid * 31 + n) & CACHE_MASK;
    const cached = this.#objects[(this.#cache[slot] ?? 0) - 1];
    if (cached?.pid === pid && cached.n === n) return cached.index;
    const index = this.#byKey.get(keyOf(pid, n)) ?? -1;
    this.#cache[slot] = index + 1;
    return index;
  }

  indexOfId(id: ObjectId | undefined): number {
    return id === undefined ? -1 : this.indexOf(...splitObjectId(id));
  }

  /** The object that an event is about, to change; made of the given kind when it was not known. */
  objectOf(event: EventCursor, kind: ObjectKind): Obj | undefined {
    const { objectPid, objectN } = event;
    if (objectPid === 0 && objectN === 0) return undefined;
    const index = this.indexOf(objectPid, objectN);
    return index === -1 ? this.addObject(objectPid, objectN, { kind }, event.time) : this.ownObject(index);
  }

  /** Everything that a process had a handle on, by index. */
  handlesOf(process: number): number[] {
    return this.#objects.filter((object) => object.handles.includes(process)).map((object) => object.index);
  }

  /** Ends the state lane's present bar where another begins. To be called after whatever may have changed it. */
  updateLane(process: Proc, time: number): void {
    const wait = process.wait;
    const kind = laneKind(process, this.#processes[process.parent]);
    const { lane } = process;
    const blocked = kind === 'blocked' && wait !== undefined;
    const object = blocked ? wait.object : -1;
    const op = blocked ? wait.op : 0;
    const site = blocked ? wait.site : 0;
    if (
      lane.kind === kind &&
      (!blocked || (lane.object === object && lane.op === op && lane.since >= wait.since))
    )
      return;
    if (this.sink !== undefined && lane.kind !== 'none' && time > lane.since) {
      const { kind: before, since } = lane;
      this.sink.span(process.id, 'state', before, since, time, lane.object, lane.op, lane.site, 0, false);
    }
    process.lane = { kind, since: time, object, op, site };
  }
}

function laneKind(process: Proc, parent: Proc | undefined): Proc['lane']['kind'] {
  if (process.over) return isZombie(process, parent) ? 'zombie' : 'none';
  if (process.wait !== undefined) return 'blocked';
  if (!process.ready) return 'starting';
  return process.asleep ? 'sleeping' : 'running';
}

/** Ended, and its parent lives and has not asked how. */
export function isZombie(process: Proc, parent: Proc | undefined): boolean {
  return process.over && !process.reaped && parent !== undefined && !parent.over;
}

/** Charges the waiting since the last call to who holds the lock. To be called before holders or waiters change. */
export function chargeWaiting(data: LockData, time: number, sites: number): void {
  const waited = (time - data.chargedAt) * data.waiting;
  data.chargedAt = Math.max(data.chargedAt, time);
  if (waited <= 0 || data.holders.length === 0) return;
  for (const holder of data.holders) {
    const key = holder.process * sites + holder.site;
    data.blamed.set(key, (data.blamed.get(key) ?? 0) + waited / data.holders.length);
  }
}

/** What kind an object must be that was never introduced, by what is done to it. */
export function kindByOp(op: Op): ObjectKind {
  if (op >= Op.ProcessBegin && op <= Op.ProcessEndSeen) return 'process';
  if (op === Op.Acquire || op === Op.Release) return 'lock';
  if (op === Op.ConditionWait || op === Op.ConditionNotify) return 'condition';
  if (op >= Op.EventWait && op <= Op.EventClear) return 'event';
  if (op >= Op.BarrierWait && op <= Op.BarrierAbort) return 'barrier';
  if (op === Op.QueueTaskDone || op === Op.QueueJoin) return 'joinable-queue';
  if (op >= Op.QueuePut && op <= Op.QueueFlush) return 'queue';
  if (op === Op.ListenerAccept) return 'listener';
  if (op >= Op.ConnectionSend && op <= Op.ConnectionWait) return 'connection';
  if (op === Op.ValueRead || op === Op.ValueWrite) return 'value';
  if (op === Op.SharedMemoryUnlink) return 'shared-memory';
  if (op >= Op.PoolSubmit && op <= Op.PoolWorkerStart) return 'pool';
  return 'proxy';
}
