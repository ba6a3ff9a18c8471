/** Processes that ended by an error, or were killed by a signal that nobody of the run sent. */
import type { RunModel } from '../model/run-model.ts';
import type { ProcessState } from '../model/state.ts';
import type { Finding, Rule } from './finding.ts';
import { lacksGuard } from './main-guard.ts';
import { messageOf, thrownAt, withoutCode } from './thrown.ts';
import { at } from './words.ts';

/** Signals by which processes are ended from outside, by the user or the run's own end. */
const fromOutside = new Set([2, 9, 15]);
const SIGKILL = 9;

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
  return state.processes.flatMap((process): Finding[] => {
    const code =
      process.status.state === 'killed'
        ? -process.status.signal
        : process.status.state === 'zombie' || process.status.state === 'exited'
          ? process.status.code
          : undefined;
    if (code === undefined || process.endedAt === undefined) return [];
    if (lacksGuard(process)) return [];
    if (process.error !== undefined) return [failed(model, process)];
    if (code < 0 && !fromOutside.has(-code)) return [killed(model, process, code)];
    return wasKilled(process) ? [endedByKill(model, process)] : [];
  });
};

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

function failed(model: RunModel, process: ProcessState): Finding {
  const stack = withoutCode(process.error ?? '');
  const thrown = thrownAt(model, stack);
  const isMain = process.parent === undefined;
  return {
    ...base(process),
    severity: 'warning',
    title: `${process.name} ended by an error: ${messageOf(stack)}`,
    explanation: `An error was thrown in ${process.name} and nobody caught it, so that it ended with exit code 1.${isMain ? '' : ' The other processes do not notice unless they look at its exit code.'}\n${stack}`,
    ...(thrown === undefined ? { sites: lastSeen(model, process) } : { sites: [], thrownAt: thrown }),
  };
}

function killed(model: RunModel, process: ProcessState, code: number): Finding {
  const signal = process.status.state === 'killed' ? process.status.signalName : `signal ${-code}`;
  return {
    ...base(process),
    severity: 'error',
    title: `${process.name} was ended by ${signal}`,
    explanation: `The system ended ${process.name} by ${signal}, which means that something in it went badly wrong, or that the machine ran out of something.`,
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
