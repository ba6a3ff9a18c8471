/** How processes, objects and waits are called in front of the learner. */
import { Op, type ObjectKind } from '../../schema.ts';
import type { Machine } from '../machine/machine.ts';
import type { Obj } from '../machine/object.ts';
import type { OpenWait, Proc } from '../machine/process.ts';

export const kindTitles: Readonly<Record<ObjectKind, string>> = {
  process: 'Process',
  lock: 'Lock',
  rlock: 'RLock',
  semaphore: 'Semaphore',
  'bounded-semaphore': 'BoundedSemaphore',
  condition: 'Condition',
  event: 'Event',
  barrier: 'Barrier',
  queue: 'Queue',
  'joinable-queue': 'JoinableQueue',
  'simple-queue': 'SimpleQueue',
  connection: 'Connection',
  listener: 'Listener',
  value: 'Value',
  array: 'Array',
  'shared-memory': 'SharedMemory',
  pool: 'Pool',
  manager: 'Manager',
  proxy: 'Proxy',
};

export function processName(process: Proc | undefined): string {
  if (process === undefined) return 'an unknown process';
  if (process.name !== '') return process.name;
  return process.method === 'main' ? 'MainProcess' : `pid ${process.pid}`;
}

/** `Queue "jobs"` by its name or its variable, else `Queue #2`; a lock that guards a value is named by it. */
export function objectLabel(machine: Machine, object: Obj | undefined): string {
  if (object === undefined) return 'an unknown object';
  const { info } = object;
  // What lives in a manager is called by its type there.
  const title = (info.kind === 'proxy' ? info.type : undefined) ?? kindTitles[info.kind];
  const name = info.name ?? (info.kind === 'shared-memory' ? info.address : undefined);
  if (name !== undefined) return `${title} ${JSON.stringify(name)}`;
  const guarded = object.guards === -1 ? undefined : machine.object(object.guards);
  if (guarded !== undefined && guarded !== object) return `${title} of ${objectLabel(machine, guarded)}`;
  const variable = machine.names?.of(object.index);
  if (variable !== undefined) {
    const label = `${title} ${JSON.stringify(variable.name)}`;
    return variable.number === 0 ? label : `${label} #${variable.number}`;
  }
  return `${title} #${object.ordinal}`;
}

function names(machine: Machine, processes: readonly number[]): string {
  const list = processes.map((id) => processName(machine.process(id)));
  if (list.length <= 3) return list.join(', ');
  return `${list.slice(0, 2).join(', ')} and ${list.length - 2} more`;
}

/** What a call waits for: `Lock "accounts" held by worker-2`. `call` gives the text of the event that began it. */
export function waitText(machine: Machine, wait: OpenWait, call: () => string): string {
  const text = waitReason(machine, wait, call);
  return wait.timeout >= 0 && wait.timeout !== Infinity ? `${text}, at most ${wait.timeout} ms` : text;
}

function waitReason(machine: Machine, wait: OpenWait, call: () => string): string {
  const object = machine.object(wait.object);
  const label = objectLabel(machine, object);
  const data = object?.data;
  switch (wait.op) {
    case Op.ProcessJoin:
      return `join ${
        data?.type === 'plain' && data.process !== -1
          ? processName(machine.process(data.process))
          : (object?.info.name ?? label)
      }`;
    case Op.Acquire: {
      const holders = data?.type === 'lock' ? data.holders.map(({ process }) => process) : [];
      return holders.length === 0 ? label : `${label} held by ${names(machine, holders)}`;
    }
    case Op.ConditionWait:
      return `wait on ${label}`;
    case Op.EventWait:
      return `wait for ${label} to be set`;
    case Op.BarrierWait: {
      const arrived = data?.type === 'barrier' ? data.arrived.length : 0;
      return `${label} (${arrived} of ${object?.info.size ?? '?'} arrived)`;
    }
    case Op.QueueGet:
      return data?.type === 'queue' && data.puts > data.gets ? `get on ${label}` : `get on ${label} (empty)`;
    case Op.QueuePut:
      return `put on ${label} (full)`;
    case Op.QueueFlush:
      return `what it put into ${label} to be taken`;
    case Op.QueueJoin:
      return `join on ${label} (${data?.type === 'queue' ? data.puts - data.tasksDone : '?'} unfinished)`;
    case Op.ConnectionReceive:
      return `recv on ${label}`;
    case Op.ConnectionSend:
      return `send on ${label} (full)`;
    case Op.ConnectionPoll:
      return `poll on ${label}`;
    case Op.ConnectionWait:
      return wait.objects.length > 1 ? `wait on ${wait.objects.length} connections` : `wait on ${label}`;
    case Op.ListenerAccept:
      return `accept on ${label}`;
    case Op.PoolWait:
      return call() === '' ? `a result of ${label}` : `the result of ${call()}`;
    case Op.PoolJoin:
      return `join ${label}`;
    case Op.ManagerCall:
      return call() === '' ? `a call of ${label}` : `the manager's answer to ${call()}`;
    default:
      return label;
  }
}
