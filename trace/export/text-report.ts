/** A run as text, for a terminal of 80 columns: what the panel shows, in the order in which one would ask. */
import { findingsOf, type Finding } from '../findings/index.ts';
import { foldFrames } from '../findings/thrown.ts';
import { count, duration, list, nameOf, placeOf } from '../findings/words.ts';
import type { RunModel } from '../model/run-model.ts';
import { shownProcesses } from '../model/shown.ts';
import type { LockState, ObjectState, ProcessState, RunState } from '../model/state.ts';
import { bytes, columns, wrap } from './text-layout.ts';

const WIDTH = 80;
/** Rows of a table; the rest is counted. */
const ROWS = 12;
/** Processes of the tree. */
const TREE_ROWS = 60;

export interface ReportOptions {
  /** Default: those of the whole run. */
  findings?: readonly Finding[];
}

/** Ends with a line end. */
export function textReport(model: RunModel, { findings = findingsOf(model) }: ReportOptions = {}): string {
  const state = model.stateAt('end');
  const sections = [
    summary(model, state),
    section('Processes', tree(state)),
    section('Messages', messages(model, state)),
    section('Waiting for locks', contention(model, state)),
    section('Pools', pools(state)),
    section('Findings', findings.length === 0 ? ['None.'] : findings.flatMap((one) => finding(model, one))),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, '─'.repeat(title.length), ...lines];
}

function summary(model: RunModel, state: RunState): string[] {
  const program = model.header?.program ?? 'a run';
  const processes = shownProcesses(state).filter(
    ({ role }) => role === undefined || role === 'pool-worker',
  ).length;
  return [
    ...wrap(program, WIDTH),
    `${count(processes, 'process', 'processes')}, ${count(model.eventCount, 'event')}, ${duration(model.duration)}, ${ending(model)}`,
    ...(model.problem === undefined ? [] : wrap(model.problem.message, WIDTH)),
  ];
}

function ending(model: RunModel): string {
  const { end } = model;
  if (end === undefined) return 'not ended';
  if (end.stopped) return 'stopped';
  return end.signal === null ? `exit code ${end.exitcode ?? '?'}` : `ended by signal ${end.signal}`;
}

function tree(state: RunState): string[] {
  const children = new Map<number | undefined, ProcessState[]>();
  for (const process of shownProcesses(state)) {
    if (process.role === 'tracker' || process.role === 'forkserver') continue;
    children.set(process.parent, [...(children.get(process.parent) ?? []), process]);
  }
  const rows: string[][] = [];
  const add = (process: ProcessState, prefix: string, childPrefix: string): void => {
    rows.push([
      prefix + process.name,
      String(process.pid),
      process.method,
      lifetime(state, process),
      status(process),
    ]);
    const below = children.get(process.id) ?? [];
    below.forEach((child, index) => {
      const last = index === below.length - 1;
      add(child, childPrefix + (last ? '└ ' : '├ '), childPrefix + (last ? '  ' : '│ '));
    });
  };
  for (const root of children.get(undefined) ?? []) add(root, '', '');
  return columns(rows, TREE_ROWS, WIDTH, 'process', 'processes');
}

function lifetime(state: RunState, process: ProcessState): string {
  return duration((process.endedAt ?? state.time) - process.startedAt);
}

function status(process: ProcessState): string {
  const daemon = process.daemon ? ', daemon' : '';
  const orphan = process.orphan ? ', orphan' : '';
  const { status: now } = process;
  switch (now.state) {
    case 'blocked':
      return `blocked: ${now.wait.text}${daemon}${orphan}`;
    case 'exited':
      return `exit code ${now.code}${process.reaped || process.parent === undefined ? '' : ', not joined'}${daemon}`;
    case 'killed':
      return `killed by ${now.signalName}${now.by === undefined ? '' : `, sent by ${now.by.name}`}${daemon}`;
    case 'zombie':
      return `zombie${now.code === undefined ? '' : `, exit code ${now.code}`}`;
    case 'starting':
    case 'running':
    case 'sleeping':
      return now.state + daemon + orphan;
  }
}

function messages(model: RunModel, state: RunState): string[] {
  const rows: string[][] = [];
  for (const object of state.objects) {
    if (object.internal) continue;
    if ('depth' in object) {
      const left = object.depth === 0 ? '' : `${object.depth} left`;
      rows.push([
        object.label,
        `${object.puts} in`,
        `${object.gets} out`,
        `deepest ${object.maxDepth}`,
        left,
      ]);
    } else if (object.kind === 'connection' && (object.sent > 0 || object.received > 0)) {
      const left =
        object.incomingMessages === 0
          ? ''
          : `${object.incomingMessages} (${bytes(object.incomingBytes)}) not received`;
      rows.push([object.label, `${object.sent} sent`, `${object.received} received`, left, '']);
    }
  }
  const ways = messageWays(model, state);
  return [...columns(rows, ROWS, WIDTH, 'channel'), ...columns(ways, ROWS, WIDTH, 'way')];
}

/** Who sent to whom, and how often. */
function messageWays(model: RunModel, state: RunState): string[][] {
  const ways = new Map<string, { text: string[]; count: number }>();
  const { duration: to } = model;
  for (const arrow of model.timeline.arrows({ from: 0, to, perPixel: to / 1000, limit: 20_000 })) {
    const object = state.object(arrow.object);
    if (object === undefined || object.internal || object.kind === 'pool') continue;
    const key = `${arrow.from} ${arrow.to} ${arrow.object}`;
    const way = ways.get(key);
    if (way !== undefined) way.count += arrow.count;
    else {
      const text = [`${nameOf(state, arrow.from)} → ${nameOf(state, arrow.to)}`, object.label];
      ways.set(key, { text, count: arrow.count });
    }
  }
  return [...ways.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ text, count: number }) => [`  ${text[0] ?? ''}`, count(number, 'message'), text[1] ?? '']);
}

function contention(model: RunModel, state: RunState): string[] {
  const locks = state.objects
    .filter(
      (object): object is LockState => isLock(object) && !object.signal && object.contention.totalWait > 0,
    )
    .sort((a, b) => b.contention.totalWait - a.contention.totalWait);
  const lines = locks.slice(0, ROWS).flatMap((lock) => {
    const { contended, acquisitions, totalWait, longestWait, blamed } = lock.contention;
    const heading = `${lock.label}: ${duration(totalWait)} in ${count(contended, 'wait')} of ${count(acquisitions, 'acquisition')}, longest ${duration(longestWait)}`;
    return [
      ...wrap(heading, WIDTH),
      ...blamed.slice(0, 3).map(({ process, site, wait }) => {
        const place = placeOf(model, site);
        return `  ${duration(wait)} while ${nameOf(state, process)} held it${place === undefined ? '' : `, acquired at ${place}`}`;
      }),
    ];
  });
  if (locks.length > ROWS) lines.push(`… and ${count(locks.length - ROWS, 'more lock')}`);
  return lines;
}

function isLock(object: ObjectState): object is LockState {
  return 'holders' in object;
}

function pools(state: RunState): string[] {
  const rows = state.objects.flatMap((object) =>
    object.kind !== 'pool' || object.internal
      ? []
      : [
          [
            object.label,
            count(object.size, 'worker'),
            `${object.done} done`,
            object.failed === 0 ? '' : `${object.failed} failed`,
            object.queued + object.running.length === 0
              ? ''
              : `${object.queued + object.running.length} not finished`,
            object.phase,
          ],
        ],
  );
  return columns(rows, ROWS, WIDTH, 'pool');
}

function finding(model: RunModel, one: Finding): string[] {
  const marks = { error: '✖', warning: '▲', info: 'ℹ' } as const;
  return [
    '',
    ...wrap(`${marks[one.severity]} ${one.title}`, WIDTH, 2),
    ...(one.explanation === one.title
      ? []
      : foldFrames(model, one.explanation.split('\n')).flatMap((paragraph) =>
          wrap(`  ${paragraph}`, WIDTH, 2),
        )),
    ...lines(model, one),
    ...(one.lesson === undefined ? [] : wrap(`  See the lesson ${list([one.lesson])}.`, WIDTH, 2)),
  ];
}

/** Each line of the program that has to do with it, once, with what happens there. */
function lines(model: RunModel, { sites }: Finding): string[] {
  const byPlace = new Map<string, { text: string; what: string[] }>();
  for (const { site, what } of sites) {
    const place = placeOf(model, site);
    if (place === undefined) continue;
    const known = byPlace.get(place);
    if (known !== undefined) known.what.push(what);
    else byPlace.set(place, { text: model.site(site)?.text ?? '', what: [what] });
  }
  return [...byPlace].flatMap(([place, { text, what }]) => [
    ...(text === '' ? [`  ${place}`] : wrap(`  ${place}: ${text}`, WIDTH, 4)),
    ...what.slice(0, ROWS).flatMap((words) => wrap(`    ${words}`, WIDTH, 6)),
    ...(what.length > ROWS ? [`    … and ${what.length - ROWS} more`] : []),
  ]);
}
