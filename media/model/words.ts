/** Names and sentences for what the model knows, the same in tooltip, details, table and announcements. */
import { Op } from '../../trace/schema.ts';
import type { ObjectId } from '../../trace/schema.ts';
import type { ProcessId, ProcessState, RunState } from '../../trace/model/state.ts';
import type { Span } from '../../trace/model/timeline.ts';
import { clock, duration } from '../layout/format.ts';

const verbs: Partial<Record<Op, string>> = {
  [Op.Acquire]: 'acquire',
  [Op.QueueGet]: 'get',
  [Op.QueuePut]: 'put',
  [Op.QueueFlush]: 'flush',
  [Op.QueueJoin]: 'join',
  [Op.ConnectionSend]: 'send',
  [Op.ConnectionReceive]: 'recv',
  [Op.ConnectionPoll]: 'poll',
  [Op.ConnectionWait]: 'wait',
  [Op.ListenerAccept]: 'accept',
  [Op.ProcessJoin]: 'join',
  [Op.PoolJoin]: 'join',
  [Op.PoolWait]: 'result of',
  [Op.ConditionWait]: 'wait',
  [Op.EventWait]: 'wait',
  [Op.BarrierWait]: 'wait',
  [Op.ManagerCall]: 'call',
  [Op.ManagerServe]: 'serve',
};

export function verb(op: Op | undefined): string {
  return (op === undefined ? undefined : verbs[op]) ?? 'wait';
}

export function processName(state: RunState, id: ProcessId | undefined): string {
  return (id === undefined ? undefined : state.process(id)?.name) ?? 'a process';
}

export function objectLabel(state: RunState, id: ObjectId | undefined): string {
  return (id === undefined ? undefined : state.object(id)?.label) ?? '';
}

/** The user's name of an object: `Lock "accounts"` as `accounts`, `Queue #2` as it is. */
export function shortLabel(label: string): string {
  return /"(.+)"$/.exec(label)?.[1] ?? label;
}

/** For inside of a bar, from the most to the fewest words: the first that fits is written. */
export function barLabels(span: Span, label: string, call: string): readonly string[] {
  switch (span.kind) {
    case 'blocked':
    case 'wait':
      return label === ''
        ? [verb(span.op)]
        : [
            `${verb(span.op)} ${label}`,
            `${verb(span.op)} ${shortLabel(label)}`,
            shortLabel(label),
            verb(span.op),
          ];
    case 'hold':
      return [`holds ${shortLabel(label)}`, shortLabel(label)];
    case 'task':
      return [call];
    case 'running':
      return [];
    case 'starting':
    case 'sleeping':
    case 'zombie':
      return [span.kind];
  }
}

/** A whole sentence without its subject: `waits to acquire Lock "accounts"`. */
export function spanSentence(span: Span, label: string, call: string): string {
  switch (span.kind) {
    case 'blocked':
    case 'wait':
      return `blocked: ${verb(span.op)} ${label}`.trim();
    case 'hold':
      return `holds ${label}`;
    case 'task':
      return `task ${call}`;
    case 'zombie':
      return 'ended, not yet joined';
    case 'running':
    case 'starting':
    case 'sleeping':
      return span.kind;
  }
}

/** The state of a process in words, with its reason. */
export function statusWords(process: ProcessState): string {
  const { status } = process;
  switch (status.state) {
    case 'blocked':
      return `blocked: ${status.wait.text}`;
    case 'zombie':
      return `zombie: ended${status.code === undefined ? '' : ` with ${exitWords(status.code)}`}, not joined`;
    case 'exited':
      return `exited with ${exitWords(status.code)}`;
    case 'killed':
      if (status.by === undefined) return `killed by ${status.signalName}`;
      return status.signalName === 'SIGTERM'
        ? `terminated by ${status.by.name}`
        : `ended by ${status.by.name} with ${status.signalName}`;
    case 'starting':
    case 'running':
    case 'sleeping':
      return status.state;
  }
}

/** With how long it lasts: for a screen reader and where there is room. */
export function statusSentence(process: ProcessState, time: number): string {
  const { status } = process;
  const words = statusWords(process);
  return status.state === 'blocked' ? `${words}, ${duration(Math.max(0, time - status.wait.since))}` : words;
}

export function exitWords(code: number): string {
  return code < 0 ? `signal ${-code}` : `code ${code}`;
}

export function methodWords(process: ProcessState): string {
  const role = process.role === undefined ? '' : `, ${process.role.replace('-', ' ')}`;
  return `${process.method}${process.daemon ? ', daemon' : ''}${role}`;
}

export function when(time: number): string {
  return `at ${clock(time)}`;
}
