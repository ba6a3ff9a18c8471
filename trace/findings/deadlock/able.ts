/**
 * Who could end a wait: the heart of finding deadlocks. When in doubt, the answer is "anybody", so that nothing is
 * called a deadlock that is none.
 */
import type {
  ConnectionState,
  ObjectState,
  ProcessId,
  ProcessState,
  RunState,
  Wait,
} from '../../model/state.ts';
import { Op } from '../../schema.ts';

/**
 * Microseconds. A wait that should have ended by what the trace says is a real one when its process still sleeps so long
 * after anybody has done anything.
 */
const STALE = 1_000_000;

/** `'anybody'`: the wait may end by itself, by somebody outside, or in a way that can't be told. */
export type Able = readonly ProcessId[] | 'anybody';

export function isAlive(process: ProcessState | undefined): boolean {
  if (process === undefined) return false;
  const { state } = process.status;
  return state !== 'exited' && state !== 'killed' && state !== 'zombie';
}

/** The living processes that could end this wait, the waiting one among them where only it could. */
export function whoCanEnd(state: RunState, wait: Wait): Able {
  if (wait.op === Op.ConnectionWait) return whoCanEndAny(state, wait);
  const object = wait.object === undefined ? undefined : state.object(wait.object);
  if (object === undefined) return 'anybody';
  const stale = sleptUntil(state, wait.process) - lastDeed(state) > STALE;
  switch (wait.op) {
    case Op.ProcessJoin:
      return object.kind === 'process' ? whoEnds(state, object.process) : 'anybody';
    case Op.Acquire:
      return whoReleases(state, wait, object, stale);
    case Op.QueueGet:
      if (!('depth' in object)) return 'anybody';
      return object.depth > 0 && !stale ? 'anybody' : others(state, object, wait);
    case Op.QueuePut:
      if (!('depth' in object)) return 'anybody';
      return object.maxsize > 0 && object.depth < object.maxsize && !stale
        ? 'anybody'
        : others(state, object, wait);
    case Op.QueueFlush:
      if (!('depth' in object)) return 'anybody';
      return object.depth === 0 && !stale ? 'anybody' : others(state, object, wait);
    case Op.QueueJoin:
      if (!('unfinished' in object)) return 'anybody';
      return object.unfinished === 0 && !stale ? 'anybody' : others(state, object, wait);
    case Op.ConnectionReceive:
    case Op.ConnectionPoll:
      if (object.kind !== 'connection') return 'anybody';
      return object.incomingMessages > 0 && !stale ? 'anybody' : otherEnd(state, object);
    case Op.ConnectionSend:
      return object.kind === 'connection' ? otherEnd(state, object) : 'anybody';
    case Op.EventWait:
      if (object.kind !== 'event') return 'anybody';
      return object.set && !stale ? 'anybody' : others(state, object, wait);
    case Op.ConditionWait:
    case Op.BarrierWait:
      return others(state, object, wait);
    case Op.PoolWait:
    case Op.PoolJoin:
      return object.kind === 'pool' ? whoWorks(state, object) : 'anybody';
    default:
      return 'anybody';
  }
}

/**
 * Up to which moment it is certain that the process sleeps in the kernel: on a busy machine, who was woken may be slow to
 * say so. Where the runner looks at no process, the events are all there is.
 */
export function sleptUntil(state: RunState, id: ProcessId): number {
  const watched = state.processes.some(({ rss }) => rss > 0);
  return watched ? (state.process(id)?.asleepAt ?? -Infinity) : state.time;
}

/** When the last event came that a process wrote itself. */
function lastDeed(state: RunState): number {
  return state.processes.reduce((last, { lastEventAt }) => Math.max(last, lastEventAt), 0);
}

/**
 * Whoever has a handle, but not who waits; and whoever is just starting, since nobody knows yet what it was given. Of an
 * object in a manager also whoever may find a proxy of it in another one.
 */
function others(state: RunState, object: ObjectState, wait: Wait): ProcessId[] {
  const able = (object.info.passive === true ? whoReaches(state, object) : object.handles).filter(
    (id) => id !== wait.process && isAlive(state.process(id)),
  );
  return [...new Set([...able, ...strangers(state)])].filter((id) => id !== wait.process);
}

/** The manager itself only serves, unless it keeps something of the program's own, which may do anything. */
function whoReaches(state: RunState, object: ObjectState): ProcessId[] {
  const kept = state.objects.filter(({ creator, internal }) => creator === object.creator && !internal);
  const serves = kept.every(({ info }) => info.passive === true);
  const holders = kept.filter((one) => one.kind === 'proxy' || 'depth' in one);
  const able = [object, ...holders].flatMap(({ handles }) => handles);
  return able.filter((id) => !serves || id !== object.creator);
}

/** Living processes of which nobody knows (yet) what they were given. */
function strangers(state: RunState): ProcessId[] {
  return state.processes
    .filter(
      (process) =>
        isAlive(process) &&
        (process.status.state === 'starting' || process.summarisedSince !== undefined || !state.handlesKnown),
    )
    .map(({ id }) => id);
}

function whoEnds(state: RunState, process: ProcessId | undefined): Able {
  const target = process === undefined ? undefined : state.process(process);
  // Ended already: the wait is about to be over.
  return target === undefined || !isAlive(target) ? 'anybody' : [target.id];
}

/**
 * `stale`: it should have been free for a while, and who waits for it still sleeps. Then somebody has it who was killed
 * after taking it and before writing so.
 */
function whoReleases(state: RunState, wait: Wait, object: ObjectState, stale: boolean): Able {
  if (!('holders' in object)) return 'anybody';
  if (object.kind === 'semaphore' || object.kind === 'bounded-semaphore') {
    return object.value > 0 && !stale ? 'anybody' : others(state, object, wait);
  }
  const holder = object.holders[0];
  if (holder === undefined) return object.signal || stale ? others(state, object, wait) : 'anybody';
  // A lock that is used as a signal, or that its holder waits for again: another may release it. So it is with one
  // whose holder is gone.
  if (object.signal || !isAlive(state.process(holder.process))) return others(state, object, wait);
  if (holder.process === wait.process)
    return object.kind === 'lock' ? others(state, object, wait) : 'anybody';
  return [holder.process];
}

function otherEnd(state: RunState, object: ConnectionState): Able {
  const peer = object.peer === undefined ? undefined : state.object(object.peer);
  if (peer === undefined) return 'anybody';
  const able = peer.handles.filter((id) => isAlive(state.process(id)));
  // Nobody has the other end: this end sees the end of the file and goes on.
  if (able.length === 0 || mayBeUnderWay(state)) return 'anybody';
  return [...new Set([...able, ...strangers(state)])];
}

/** A connection may lie in a queue or a pipe, on its way to somebody who will have it then. */
function mayBeUnderWay(state: RunState): boolean {
  const mentions = (previews: readonly { preview: string }[]): boolean =>
    previews.some(({ preview }) => preview.includes('Connection'));
  return state.objects.some(
    (object) =>
      ('items' in object && mentions(object.items)) ||
      (object.kind === 'connection' && mentions(object.incoming)),
  );
}

function whoCanEndAny(state: RunState, wait: Wait): Able {
  const able = new Set<ProcessId>();
  for (const id of wait.objects) {
    const object = id === null ? undefined : state.object(id);
    const ends =
      object?.kind === 'connection' && object.incomingMessages === 0
        ? otherEnd(state, object)
        : object?.kind === 'process'
          ? whoEnds(state, object.process)
          : 'anybody';
    if (ends === 'anybody') return 'anybody';
    for (const process of ends) able.add(process);
  }
  return able.size === 0 ? 'anybody' : [...able];
}

/** Those who work at something; while tasks wait or nothing is known to run, every worker. */
function whoWorks(state: RunState, pool: Extract<ObjectState, { kind: 'pool' }>): Able {
  const busy = pool.running.map(({ worker }) => worker);
  const workers = pool.queued > 0 || busy.length === 0 ? pool.workers : busy;
  const able = workers.filter((id) => isAlive(state.process(id)));
  return able.length === 0 ? 'anybody' : able;
}
