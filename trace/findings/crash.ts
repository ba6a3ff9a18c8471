/** Processes that ended by an error, or were killed by a signal that nobody of the run sent. */
import type { RunModel } from '../model/run-model.ts';
import type { ProcessState } from '../model/state.ts';
import type { Finding, Rule } from './finding.ts';
import { at } from './words.ts';

/** Signals by which processes are ended from outside, by the user, a limit or the run's own end. */
const fromOutside = new Set([2, 9, 15]);

export const crash: Rule = ({ model, state }) =>
  state.processes.flatMap((process): Finding[] => {
    const code =
      process.status.state === 'killed'
        ? -process.status.signal
        : process.status.state === 'zombie' || process.status.state === 'exited'
          ? process.status.code
          : undefined;
    if (code === undefined || process.endedAt === undefined) return [];
    if (process.error !== undefined) return [failed(model, process)];
    if (code < 0 && !fromOutside.has(-code)) return [killed(model, process, code)];
    return [];
  });

function base(process: ProcessState): Omit<Finding, 'title' | 'explanation' | 'severity' | 'sites'> {
  return {
    id: `crash ${process.id}`,
    rule: 'crash',
    processes: [process.id],
    objects: [],
    topic: 'exit-code',
    lesson: 'lost-answer',
    since: process.endedAt ?? 0,
    leak: false,
  };
}

function failed(model: RunModel, process: ProcessState): Finding {
  const stack = process.error ?? '';
  return {
    ...base(process),
    severity: 'warning',
    title: `${process.name} ended by an error: ${(stack.split('\n')[0] ?? '').slice(0, 120)}`,
    explanation: `An error was thrown in ${process.name} and nobody caught it, so that it ended with exit code 1. The other processes do not notice unless they look at its exit code.\n${stack}`,
    sites:
      process.site === 0
        ? []
        : [{ site: process.site, what: `the last line that it was seen at${at(model, process.site)}` }],
  };
}

function killed(model: RunModel, process: ProcessState, code: number): Finding {
  const signal = process.status.state === 'killed' ? process.status.signalName : `signal ${-code}`;
  return {
    ...base(process),
    severity: 'error',
    title: `${process.name} was ended by ${signal}`,
    explanation: `The system ended ${process.name} by ${signal}, which means that something in it went badly wrong, or that the machine ran out of something.`,
    sites:
      process.site === 0
        ? []
        : [{ site: process.site, what: `the last line that it was seen at${at(model, process.site)}` }],
  };
}
