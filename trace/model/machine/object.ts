/** One shared object while events are applied: what never changes ({@link Obj.info}), and data by its kind. */
import type { ObjectId, ObjectInfo, ObjectKind } from '../../schema.ts';
import type { EventRef } from '../../codec/store.ts';

export interface Holder {
  readonly process: number;
  readonly since: number;
  readonly site: number;
  readonly depth: number;
}

export class LockData {
  readonly type = 'lock';
  initial = 1;
  value = 1;
  holders: readonly Holder[] = [];
  waiting = 0;
  acquisitions = 0;
  contended = 0;
  totalWait = 0;
  longestWait = 0;
  longestWaitSite = 0;
  totalHeld = 0;
  /** Until when waiting was charged to holders. */
  chargedAt = 0;
  /** Somebody released it who had not acquired it: it is used as a signal, not to guard something. */
  signal = false;
  /** Waiting caused, by process * SITES + site of the holder. */
  blamed: Map<number, number> = new Map<number, number>();
  waited: Map<number, { readonly wait: number; readonly count: number }> = new Map<
    number,
    { readonly wait: number; readonly count: number }
  >();
  copy(): LockData {
    return Object.assign(new LockData(), this, {
      blamed: new Map(this.blamed),
      waited: new Map(this.waited),
    });
  }
}
export const SITES = 2 ** 24;

export class ConditionData {
  readonly type = 'condition';
  notifies = 0;
  copy(): ConditionData {
    return Object.assign(new ConditionData(), this);
  }
}

export class EventData {
  readonly type = 'event';
  set = false;
  changedBy = -1;
  copy(): EventData {
    return Object.assign(new EventData(), this);
  }
}

export class BarrierData {
  readonly type = 'barrier';
  arrived: readonly { readonly process: number; readonly since: number; readonly site: number }[] = [];
  broken = false;
  generation = 0;
  copy(): BarrierData {
    return Object.assign(new BarrierData(), this);
  }
}

export class QueueData {
  readonly type = 'queue';
  puts = 0;
  gets = 0;
  maxDepth = 0;
  bytes = 0;
  tasksDone = 0;
  copy(): QueueData {
    return Object.assign(new QueueData(), this);
  }
}

export class ConnectionData {
  readonly type = 'connection';
  /** Towards this end. */
  arrived = 0;
  received = 0;
  incomingBytes = 0;
  sent = 0;
  copy(): ConnectionData {
    return Object.assign(new ConnectionData(), this);
  }
}

/** More elements than this are not followed one by one. */
export const MAX_CONTENTS = 4096;

export class ValueData {
  readonly type = 'value';
  contents: (number | undefined)[] = [];
  reads = 0;
  writes = 0;
  lastWrite:
    | {
        readonly process: number;
        readonly time: number;
        readonly site: number;
        readonly index: number;
        readonly value: number;
      }
    | undefined;
  copy(): ValueData {
    return Object.assign(new ValueData(), this, { contents: this.contents.slice() });
  }
}

export class MemoryData {
  readonly type = 'memory';
  unlinkedBy = -1;
  copy(): MemoryData {
    return Object.assign(new MemoryData(), this);
  }
}

export interface RunningTask {
  readonly task: number;
  readonly worker: number;
  readonly since: number;
  readonly ref: EventRef;
}

export class PoolData {
  readonly type = 'pool';
  phase: 'open' | 'closed' | 'terminated' | 'joined' = 'open';
  workers: readonly number[] = [];
  submitted = 0;
  begun = 0;
  done = 0;
  failed = 0;
  lostWorkers = 0;
  /** Those of them that are known. */
  lost: readonly number[] = [];
  running: readonly RunningTask[] = [];
  copy(): PoolData {
    return Object.assign(new PoolData(), this);
  }
}

export class ManagerData {
  readonly type = 'manager';
  remote = false;
  server = -1;
  calls = 0;
  shutDown = false;
  referents: readonly { readonly object: number; readonly typeid: string; readonly references: number }[] =
    [];
  copy(): ManagerData {
    return Object.assign(new ManagerData(), this);
  }
}

/** Process objects, listeners, proxies. */
export class PlainData {
  readonly type = 'plain';
  process = -1;
  copy(): PlainData {
    return Object.assign(new PlainData(), this);
  }
}

export type ObjectData =
  | LockData
  | ConditionData
  | EventData
  | BarrierData
  | QueueData
  | ConnectionData
  | ValueData
  | MemoryData
  | PoolData
  | ManagerData
  | PlainData;

export class Obj {
  stamp: number;
  readonly index: number;
  readonly pid: number;
  readonly n: number;
  readonly id: ObjectId;
  info: ObjectInfo;
  /** Its number among those of its kind, from 1 on. */
  ordinal = 0;
  creator = -1;
  createdAt: number;
  createdSite = 0;
  /** An ObjectCreate was seen; otherwise its kind was guessed from what was done to it. */
  known = false;
  /** Index of the value, array or condition that it guards; -1: none. */
  guards = -1;
  handles: readonly number[] = [];
  /** Gave up their handle. */
  closedBy: readonly number[] = [];
  data: ObjectData;

  constructor(stamp: number, index: number, pid: number, n: number, info: ObjectInfo, createdAt: number) {
    this.stamp = stamp;
    this.index = index;
    this.pid = pid;
    this.n = n;
    this.id = `${pid}:${n}`;
    this.info = info;
    this.createdAt = createdAt;
    this.data = dataFor(info);
  }

  copy(stamp: number): Obj {
    const copy = new Obj(stamp, this.index, this.pid, this.n, this.info, this.createdAt);
    return Object.assign(copy, this, { stamp, data: this.data.copy() });
  }
}

export function dataFor(info: ObjectInfo): ObjectData {
  switch (info.kind) {
    case 'lock':
    case 'rlock':
      return new LockData();
    case 'semaphore':
    case 'bounded-semaphore':
      return Object.assign(new LockData(), { initial: info.size ?? 1, value: info.size ?? 1 });
    case 'condition':
      return new ConditionData();
    case 'event':
      return new EventData();
    case 'barrier':
      return new BarrierData();
    case 'queue':
    case 'joinable-queue':
    case 'simple-queue':
      return new QueueData();
    case 'connection':
      return new ConnectionData();
    case 'value':
    case 'array':
      return new ValueData();
    case 'shared-memory':
      return new MemoryData();
    case 'pool':
      return new PoolData();
    case 'manager':
      return new ManagerData();
    case 'process':
    case 'listener':
    case 'proxy':
      return new PlainData();
  }
}

export function kindClass(kind: ObjectKind): ObjectData['type'] {
  return dataFor({ kind }).type;
}
