/** From a machine to the {@link RunState} that is handed out: fresh plain data, so that it never changes afterwards. */
import type { EventCursor } from '../../codec/store.ts';
import { Op, type ObjectId, type OpName } from '../../schema.ts';
import type { MessageTable } from '../indexes/messages.ts';
import { isZombie, type Machine } from '../machine/machine.ts';
import { SILENT, type OpenWait, type Proc } from '../machine/process.ts';
import type { ObjectState, ProcessState, ProcessStatus, RunState, Wait } from '../state.ts';
import { objectView } from './objects.ts';
import { signalName } from './signals.ts';
import { processName, waitText } from './words.ts';

const opNames = new Map<number, OpName>(
  (Object.entries(Op) as [OpName, Op][]).map(([name, op]) => [op, name]),
);

export function opName(op: Op): OpName {
  return opNames.get(op) ?? 'Mark';
}

/** What a view is made of. */
export interface ViewSource {
  readonly machine: Machine;
  readonly time: number;
  readonly atEnd: boolean;
  readonly messages: MessageTable;
  readonly cursor: EventCursor;
}

export function objectIdOf(machine: Machine, index: number): ObjectId | undefined {
  return machine.object(index)?.id;
}

export function viewOf(source: ViewSource): RunState {
  const { machine, time, atEnd } = source;
  const waiters = new Map<number, Wait[]>();
  const processes = machine.processes.map((process) => processView(source, process, waiters));
  for (const waits of waiters.values()) waits.sort((a, b) => a.since - b.since);
  const objects = machine.objects.map((object) =>
    objectView(source, object, waiters.get(object.index) ?? []),
  );
  let byId: Map<ObjectId, ObjectState> | undefined;
  return {
    time,
    atEnd,
    processes,
    objects,
    notices: machine.notices,
    leftovers: machine.leftovers,
    handlesKnown: machine.handlesKnown,
    exitcode: machine.exitcode,
    process: (id) => processes[id],
    object: (id) => (byId ??= new Map(objects.map((object) => [object.id, object]))).get(id),
  };
}

function processView(source: ViewSource, process: Proc, waiters: Map<number, Wait[]>): ProcessState {
  const { machine } = source;
  const wait = (open: OpenWait): Wait => {
    const view = waitView(source, process, open);
    const others = waiters.get(open.object);
    if (others === undefined) waiters.set(open.object, [view]);
    else others.push(view);
    return view;
  };
  const sync = process.waits.map(wait);
  return {
    id: process.id,
    pid: process.pid,
    name: processName(process),
    parent: process.parent === -1 ? undefined : process.parent,
    method: process.method,
    role: process.role,
    daemon: process.daemon,
    stranger: !process.introduced && (process.endedAt ?? source.time) - process.startedAt < SILENT,
    object: process.object,
    startedAt: process.startedAt,
    startSite: process.startSite,
    endedAt: process.over ? process.endedAt : undefined,
    status: statusOf(machine, process, sync.at(-1)),
    // The resource tracker outlives whoever started it, on purpose.
    orphan: process.orphan && !process.over && process.role !== 'tracker',
    reaped: process.reaped,
    reapedAt: process.reapedAt,
    diedIn: process.diedIn === undefined ? undefined : waitView(source, process, process.diedIn),
    asyncWaits: process.asyncWaits.map(wait),
    held: process.held.flatMap(({ object, since, site, depth }) => {
      const id = objectIdOf(machine, object);
      return id === undefined ? [] : [{ object: id, since, site, depth }];
    }),
    site: process.site,
    cpuMs: process.cpuMs,
    rss: process.rss,
    error: process.error,
    events: process.events,
    lastEventAt: process.lastEventAt,
    asleepAt: process.asleepAt === 0 ? undefined : process.asleepAt,
    summarisedSince: process.summarisedSince,
  };
}

function waitView({ machine, cursor }: ViewSource, process: Proc, open: OpenWait): Wait {
  return {
    process: process.id,
    op: open.op,
    opName: opName(open.op),
    object: objectIdOf(machine, open.object),
    objects: open.objects,
    since: open.since,
    timeout: open.timeout >= 0 ? open.timeout : undefined,
    async: open.async,
    site: open.site,
    text: waitText(machine, open, () => cursor.moveTo(open.ref).text),
  };
}

function statusOf(machine: Machine, process: Proc, wait: Wait | undefined): ProcessStatus {
  if (process.over) {
    const code = process.endCode ?? process.exitCode ?? 0;
    if (isZombie(process, machine.process(process.parent))) return { state: 'zombie', code };
    if (code >= 0) return { state: 'exited', code };
    const sender = process.signalled?.signal === -code ? machine.process(process.signalled.by) : undefined;
    const by = sender && { process: sender.id, name: processName(sender) };
    return { state: 'killed', signal: -code, signalName: signalName(-code), by };
  }
  if (wait !== undefined) return { state: 'blocked', wait };
  if (!process.ready) return { state: 'starting' };
  return { state: process.asleep ? 'sleeping' : 'running' };
}
