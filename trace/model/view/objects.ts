/** The view of one object, by its kind. */
import type { Machine } from '../machine/machine.ts';
import { SITES, type LockData, type Obj, type PoolData } from '../machine/object.ts';
import type {
  Contention,
  MessagePreview,
  ObjectBase,
  ObjectState,
  PoolState,
  ProcessId,
  Wait,
} from '../state.ts';
import type { ViewSource } from './view.ts';
import { objectLabel } from './words.ts';

const MAX_LISTED = 100;
const MAX_RUNNING = 1000;

function orUndefined(id: number): ProcessId | undefined {
  return id === -1 ? undefined : id;
}

export function objectView(source: ViewSource, object: Obj, waiters: readonly Wait[]): ObjectState {
  const { machine } = source;
  const { info, data } = object;
  const base: ObjectBase = {
    id: object.id,
    label: objectLabel(machine, object),
    info,
    creator: orUndefined(object.creator),
    createdAt: object.createdAt,
    createdSite: object.createdSite,
    handles: object.handles.filter((id) => machine.process(id)?.over === false),
    closedBy: object.closedBy,
    waiters,
    internal: info.internal === true,
  };
  switch (info.kind) {
    case 'lock':
    case 'rlock':
    case 'semaphore':
    case 'bounded-semaphore': {
      const lock = expect(data, 'lock');
      const { holders, value } = lock;
      return {
        ...base,
        kind: info.kind,
        holders: holders.slice(),
        value: Math.max(0, value),
        signal: lock.signal,
        contention: contention(source, lock, waiters),
      };
    }
    case 'condition':
      return { ...base, kind: info.kind, lock: info.lock, notifies: expect(data, 'condition').notifies };
    case 'event': {
      const { set, changedBy } = expect(data, 'event');
      return { ...base, kind: info.kind, set, lastChangedBy: orUndefined(changedBy) };
    }
    case 'barrier': {
      const { arrived, broken, generation } = expect(data, 'barrier');
      const missing = base.handles.filter((id) => !arrived.some(({ process }) => process === id));
      return { ...base, kind: info.kind, parties: info.size ?? 0, arrived, missing, broken, generation };
    }
    case 'queue':
    case 'joinable-queue':
    case 'simple-queue': {
      const { puts, gets, maxDepth, bytes, tasksDone } = expect(data, 'queue');
      const depth = Math.max(0, puts - gets);
      const items = messagesInside(source, object.index, depth);
      const unfinished = Math.max(0, puts - tasksDone);
      const maxsize = Math.max(0, info.size ?? 0);
      return { ...base, kind: info.kind, maxsize, depth, maxDepth, bytes, puts, gets, unfinished, items };
    }
    case 'connection': {
      const { arrived, received, incomingBytes, sent } = expect(data, 'connection');
      const incomingMessages = info.peer === undefined ? 0 : Math.max(0, arrived - received);
      return {
        ...base,
        kind: info.kind,
        peer: info.peer,
        readable: info.readable ?? true,
        writable: info.writable ?? true,
        incoming: messagesInside(source, object.index, incomingMessages),
        incomingMessages,
        incomingBytes: info.peer === undefined ? 0 : Math.max(0, incomingBytes),
        sent,
        received,
      };
    }
    case 'value':
    case 'array': {
      const { contents, reads, writes, lastWrite } = expect(data, 'value');
      const length = info.kind === 'value' ? 1 : (info.size ?? contents.length);
      return {
        ...base,
        kind: info.kind,
        type: info.type ?? '',
        length,
        contents: contents.slice(),
        reads,
        writes,
        lastWrite,
      };
    }
    case 'shared-memory': {
      const unlinkedBy = orUndefined(expect(data, 'memory').unlinkedBy);
      return { ...base, kind: info.kind, name: info.address ?? '', bytes: info.size ?? 0, unlinkedBy };
    }
    case 'pool':
      return poolView(source, object, base, expect(data, 'pool'));
    case 'manager': {
      const { remote, server, calls, referents, shutDown } = expect(data, 'manager');
      return {
        ...base,
        kind: info.kind,
        remote,
        server: orUndefined(server),
        calls,
        shutDown,
        referents: referents.flatMap(({ object: index, typeid, references }) => {
          const referent = machine.object(index);
          return referent === undefined ? [] : [{ object: referent.id, typeid, references }];
        }),
      };
    }
    case 'process':
    case 'listener':
    case 'proxy':
      return { ...base, kind: info.kind, process: orUndefined(expect(data, 'plain').process) };
  }
}

/** The data of an object is that of its kind; see `dataFor`. */
function expect<T extends Obj['data']['type']>(
  data: Obj['data'],
  type: T,
): Extract<Obj['data'], { type: T }> {
  if (data.type !== type) throw new TypeError(`The object has data of a ${data.type}, not of a ${type}.`);
  return data as Extract<Obj['data'], { type: T }>;
}

function messagesInside({ machine, messages, cursor }: ViewSource, object: number, depth: number) {
  return messages.inside(object, machine.position, depth, MAX_LISTED).flatMap((row): MessagePreview[] => {
    const sender = messages.sender(row);
    if (sender === undefined) return [];
    const { process: from, time, ref, site } = sender;
    cursor.moveTo(ref);
    return [{ from, time, bytes: cursor.arg, preview: cursor.text, site }];
  });
}

function contention({ time }: ViewSource, lock: LockData, waiters: readonly Wait[]): Contention {
  const blamed = new Map(lock.blamed);
  const waited = new Map(lock.waited);
  let { totalWait, totalHeld, longestWait, longestWaitSite } = lock;
  for (const { since, site } of waiters) {
    const wait = Math.max(0, time - since);
    totalWait += wait;
    if (wait > longestWait) [longestWait, longestWaitSite] = [wait, site];
    const before = waited.get(site);
    waited.set(site, { wait: (before?.wait ?? 0) + wait, count: (before?.count ?? 0) + 1 });
  }
  const uncharged = Math.max(0, time - lock.chargedAt) * lock.waiting;
  for (const { process, site, since } of lock.holders) {
    totalHeld += Math.max(0, time - since);
    if (uncharged === 0) continue;
    const key = process * SITES + site;
    blamed.set(key, (blamed.get(key) ?? 0) + uncharged / lock.holders.length);
  }
  return {
    acquisitions: lock.acquisitions,
    contended: lock.contended + waiters.length,
    totalWait,
    longestWait,
    longestWaitSite,
    totalHeld,
    blamed: [...blamed]
      .map(([key, wait]) => ({ process: Math.floor(key / SITES), site: key % SITES, wait }))
      .sort((a, b) => b.wait - a.wait),
    waited: [...waited]
      .map(([site, { wait, count }]) => ({ site, wait, count }))
      .sort((a, b) => b.wait - a.wait),
  };
}

function poolView(source: ViewSource, object: Obj, base: ObjectBase, data: PoolData): PoolState {
  const { machine, messages, cursor } = source;
  const queued = Math.max(0, data.submitted - data.begun);
  return {
    ...base,
    kind: 'pool',
    size: object.info.size ?? data.workers.length,
    phase: data.phase,
    workers: data.workers.filter((id) => isAlive(machine, id)),
    submitted: data.submitted,
    queued,
    done: data.done,
    failed: data.failed,
    lostWorkers: data.lostWorkers,
    lost: data.lost,
    running: data.running.slice(0, MAX_RUNNING).map(({ task, worker, since, ref }) => {
      return { task, call: cursor.moveTo(ref).text, worker, since };
    }),
    waiting: messages.inside(object.index, machine.position, queued, MAX_LISTED).flatMap((row) => {
      const submitted = messages.sender(row);
      if (submitted === undefined) return [];
      const { ref, time: since, site } = submitted;
      return [{ task: messages.number(row), call: cursor.moveTo(ref).text, since, site }];
    }),
  };
}

function isAlive(machine: Machine, id: number): boolean {
  return machine.process(id)?.over === false;
}
