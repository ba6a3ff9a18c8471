/** A deadlock in words: one sentence a process, the circle in its order, and what can be done about it. */
import type { RunModel } from '../../model/run-model.ts';
import type { ObjectState, ProcessId, RunState } from '../../model/state.ts';
import { Op } from '../../schema.ts';
import { at, labelOf, list, nameOf } from '../words.ts';
import { isAlive } from './able.ts';
import type { Stuck } from './stuck.ts';

/** "main waits for p1 to end", "p1 waits for room in Queue "q", which only main reads" */
export function sentence(model: RunModel, state: RunState, { process, wait, able }: Stuck): string {
  const name = nameOf(state, process);
  const object = wait.object === undefined ? undefined : state.object(wait.object);
  const label = labelOf(state, wait.object);
  const where = at(model, wait.site);
  const only = whoOnly(state, process, able);
  switch (wait.op) {
    case Op.ProcessJoin: {
      const target = object?.kind === 'process' ? object.process : undefined;
      return `${name} waits for ${target === undefined ? label : nameOf(state, target)} to end${where}`;
    }
    case Op.Acquire:
      return `${name} waits for ${label}${where}${holder(model, state, process, object, only)}`;
    case Op.QueuePut:
      return `${name} waits for room in ${label}${where}; ${only('could take something out of it')}`;
    case Op.QueueGet:
      return `${name} waits for an item in ${label}${where}; ${only('could put one in')}`;
    case Op.QueueFlush:
      return `${name} can not end before what it put into ${label} is taken${where}; ${only('could take it')}`;
    case Op.QueueJoin:
      return `${name} waits until all items of ${label} are done${where}; ${only('could call taskDone()')}`;
    case Op.ConnectionReceive:
    case Op.ConnectionPoll:
      return `${name} waits for a message on ${label}${where}; ${only('has the other end of the pipe')}`;
    case Op.ConnectionWait:
      return `${name} waits until one of ${wait.objects.length} objects is ready${where}; ${only('could make one so')}`;
    case Op.ConnectionSend:
      return `${name} waits for room in the pipe of ${label}${where}; ${only('could read at the other end')}`;
    case Op.EventWait:
      return `${name} waits for ${label} to be set${where}; ${only('could set it')}`;
    case Op.ConditionWait:
      return `${name} waits to be notified by ${label}${where}; ${only('could notify it')}`;
    case Op.BarrierWait:
      return `${name} waits at ${label} for the others${where}; ${only('could still come')}`;
    case Op.PoolWait:
    case Op.PoolJoin:
      return `${name} waits for the workers of ${label}${where}; ${only('could finish the work')}`;
    default:
      return `${name} waits for ${wait.text}${where}; ${only('could end that')}`;
  }
}

function whoOnly(state: RunState, process: ProcessId, able: readonly ProcessId[]): (does: string) => string {
  return (does) => {
    const others = able.filter((id) => id !== process).map((id) => nameOf(state, id));
    if (able.includes(process)) others.push(`${nameOf(state, process)} itself`);
    if (others.length === 0) return `nobody who is alive ${does}`;
    return `only ${list(others, does.startsWith('could') ? 'or' : 'and')} ${others.length > 1 ? does.replace(/^has /, 'have ') : does}`;
  };
}

function holder(
  model: RunModel,
  state: RunState,
  process: ProcessId,
  object: ObjectState | undefined,
  only: (does: string) => string,
): string {
  if (object === undefined || !('holders' in object)) return '';
  const first = object.holders[0];
  if (first === undefined && object.kind !== 'semaphore' && object.kind !== 'bounded-semaphore') {
    const killed = state.processes.some(
      ({ status }) => status.state === 'killed' || status.state === 'zombie',
    );
    const taken =
      killed && !object.signal
        ? ', which somebody must have taken in the moment of being killed, before the trace could tell'
        : '';
    return `${taken}; ${only('could release it')}`;
  }
  if (object.kind === 'semaphore' || object.kind === 'bounded-semaphore' || first === undefined)
    return `; ${only('could release it')}`;
  const taken = at(model, first.site);
  if (first.process === process)
    return `, which it holds itself already${taken}; ${only('could release it')}`;
  const name = nameOf(state, first.process);
  return isAlive(state.process(first.process))
    ? `, which ${name} holds${taken}`
    : `, which ${name} held${taken} when it ended, and which stays locked; ${only('could release it')}`;
}

/** What to do about it, by what is waited for. */
export function advice(state: RunState, stuck: readonly Stuck[]): string[] {
  const hints = new Set<string>();
  const ops = new Set(stuck.map(({ wait }) => wait.op));
  for (const { process, wait, able } of stuck) {
    const receiving = wait.op === Op.ConnectionReceive || wait.op === Op.ConnectionPoll;
    if (!receiving) continue;
    const keepers = able.map((id) => nameOf(state, id));
    if (able.includes(process)) {
      hints.add(
        `${nameOf(state, process)} has both ends of the pipe open. If it closed the end that belongs to the other side after starting that process, recv() would throw an EOFError when the other side is gone, and not wait for ever.`,
      );
    } else {
      hints.add(
        `recv() sees the end of the file only when every copy of the other end is closed; ${list(keepers)} still ${keepers.length === 1 ? 'has' : 'have'} one.`,
      );
    }
  }
  if (ops.has(Op.QueueFlush) && ops.has(Op.ProcessJoin)) {
    hints.add(
      'A process that put items into a queue ends only when they were taken. So get() what it puts first, and join() it after that.',
    );
  }
  const locks = stuck.filter(
    ({ wait, process }) => wait.op === Op.Acquire && !holdsItself(state, process, wait.object),
  );
  if (new Set(locks.map(({ wait }) => wait.object)).size > 1) {
    hints.add('Let every process acquire the locks in the same order: then no circle can close.');
  }
  for (const { process, wait } of stuck) {
    if (wait.op === Op.Acquire && holdsItself(state, process, wait.object)) {
      hints.add(
        'A Lock can not be acquired twice by the same process; an RLock can. Or release it before acquiring it again.',
      );
    }
  }
  return [...hints];
}

/** Whether the process waits for a lock that it holds already. */
export function holdsItself(state: RunState, process: ProcessId, object: Stuck['wait']['object']): boolean {
  const held = object === undefined ? undefined : state.object(object);
  return held !== undefined && 'holders' in held && held.holders.some((holder) => holder.process === process);
}
