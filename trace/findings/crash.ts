/** Processes that ended by an error, those by the same one together, or were killed by a signal that nobody of the run sent. */
import type { RunModel } from '../model/run-model.ts';
import type { ProcessState } from '../model/state.ts';
import type { Finding, Rule } from './finding.ts';
import { lacksGuard } from './main-guard.ts';
import { messageOf, readable, thrownAt, type ThrownAt } from './thrown.ts';
import { at, few } from './words.ts';

/** Signals by which processes are ended from outside, by the user or the run's own end. */
const fromOutside = new Set([2, 9, 15]);
const SIGKILL = 9;
/** The system sends them itself to who does what can't be done: ILL, TRAP, ABRT, BUS, FPE, SEGV, XCPU, XFSZ, SYS. */
const faults = new Set([4, 5, 6, 7, 8, 11, 24, 25, 31]);

export const crash: Rule = ({ model, state, stopped }) => {
  const main = state.processes.find(({ parent }) => parent === undefined);
  /** Not by the run's end, which leaves nobody behind, nor by the program through this library. */
  const wasKilled = ({ status, role, endedAt, id }: ProcessState): boolean =>
    status.state === 'killed' &&
    status.signal === SIGKILL &&
    status.by === undefined &&
    role === undefined &&
    !stopped &&
    (id === main?.id || (endedAt ?? 0) < (main?.endedAt ?? Infinity));
  const failures: Failure[] = [];
  const found = state.processes.flatMap((process): Finding[] => {
    const code =
      process.status.state === 'killed'
        ? -process.status.signal
        : process.status.state === 'zombie' || process.status.state === 'exited'
          ? process.status.code
          : undefined;
    if (code === undefined || process.endedAt === undefined || process.stranger) return [];
    if (lacksGuard(process)) return [];
    if (process.error !== undefined) {
      const stack = readable(process.error);
      failures.push({ process, stack, thrown: thrownAt(model, stack) });
      return [];
    }
    if (code < 0 && !fromOutside.has(-code)) return [killed(model, process, code)];
    return wasKilled(process) ? [endedByKill(model, process)] : [];
  });
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = sameError(failure);
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  const failed = [...groups.values()].map((group) => failedBy(model, group));
  // What came first may be why the others came.
  return [...failed.sort((a, b) => a.since - b.since), ...found];
};

interface Failure {
  readonly process: ProcessState;
  readonly stack: string;
  readonly thrown: ThrownAt | undefined;
}

/** Alike for children of one parent that were ended by an error of one sort at one line. */
function sameError({ process, stack, thrown }: Failure): string {
  const error = thrown === undefined ? messageOf(stack) : `${thrown.file}:${thrown.line}:${thrown.column}`;
  return `${process.parent ?? 'main'} ${/^\w*/.exec(stack)?.[0] ?? ''} ${error}`;
}

function base(process: ProcessState): Omit<Finding, 'title' | 'explanation' | 'severity' | 'sites'> {
  return {
    id: `crash ${process.id}`,
    rule: 'crash',
    processes: [process.id],
    objects: [],
    topic: 'exit-code',
    // It is about what a parent does not notice.
    ...(process.parent === undefined ? {} : { lesson: 'lost-answer' }),
    since: process.endedAt ?? 0,
    leak: false,
  };
}

function failedBy(model: RunModel, group: readonly Failure[]): Finding {
  const [first] = group;
  if (first === undefined) throw new RangeError('A group has members.');
  const { process, stack, thrown } = first;
  const processes = group.map((one) => one.process);
  const who = few(processes.map(({ name }) => name));
  const many = processes.length > 1;
  const ended = many
    ? `An error was thrown in each of ${who}, and nobody caught it, so that they ended with exit code 1.`
    : `An error was thrown in ${who} and nobody caught it, so that it ended with exit code 1.`;
  return {
    ...base(process),
    processes: processes.map(({ id }) => id),
    severity: 'warning',
    title: `${who} ended by an error: ${messageOf(stack)}`,
    explanation: [
      [ended, ...notNoticed(process, many)].join(' '),
      ...(group.some((one) => one.stack !== stack) ? [`That of ${process.name}:`] : []),
      stack,
    ].join('\n'),
    ...(thrown === undefined ? { sites: lastSeen(model, process) } : { sites: [], thrownAt: thrown }),
  };
}

function notNoticed({ parent, role }: ProcessState, many: boolean): string[] {
  if (parent === undefined) return [];
  if (role === 'pool-worker')
    return [
      'A worker does not end by an error of a task: it could not even start, and without workers a pool gives up.',
    ];
  return [
    `The other processes do not notice unless they look at ${many ? 'their exit codes' : 'its exit code'}.`,
  ];
}

function killed(model: RunModel, process: ProcessState, code: number): Finding {
  const signal = process.status.state === 'killed' ? process.status.signalName : `signal ${-code}`;
  const { name } = process;
  const fault = faults.has(-code);
  return {
    ...base(process),
    severity: fault ? 'error' : 'warning',
    title: `${name} was ended by ${signal}`,
    explanation: fault
      ? `The system ended ${name} by ${signal}, which means that something in it went badly wrong, or that the machine ran out of something.`
      : `Somebody sent ${signal} to ${name}. ${name} has no listener for it, and was ended: a process that expects a signal says so by process.on('${signal}', …).`,
    sites: lastSeen(model, process),
  };
}

function endedByKill(model: RunModel, process: ProcessState): Finding {
  return {
    ...base(process),
    severity: 'warning',
    title: `${process.name} was ended by SIGKILL`,
    explanation: `SIGKILL ends a process at once, wherever it is, and ${process.name} could not do anything about it. A program sends it with process.kill(pid, 'SIGKILL'), also to itself by mistake; the system sends it when the machine runs out of memory.`,
    sites: lastSeen(model, process),
  };
}

function lastSeen(model: RunModel, { site }: ProcessState): Finding['sites'] {
  return site === 0 ? [] : [{ site, what: `the last line that it was seen at${at(model, site)}` }];
}
