/** One event as a line of text: what the table shows where the timeline shows a picture. */
import { parseObjectInfo, parseProcessBegin } from '../../trace/codec/json.ts';
import { Op, Phase, Result, type OpName, type TraceEvent } from '../../trace/schema.ts';

const names = new Map<number, OpName>(
  Object.entries(Op).map(([name, number]): [number, OpName] => [number, name as OpName]),
);

/** `QueuePut` as `queue put`. */
export function opWords(op: Op): string {
  const name = names.get(op);
  if (name === undefined) return `event ${op}`;
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

const phases = { [Phase.Instant]: '', [Phase.Begin]: 'begins to wait', [Phase.End]: 'goes on' } as const;
const results = {
  [Result.Ok]: '',
  [Result.TimedOut]: 'timed out',
  [Result.Failed]: 'failed',
  [Result.EndOfFile]: 'end of file',
} as const;

export function phaseWords(event: TraceEvent): string {
  return [phases[event.phase], results[event.result]].filter((part) => part !== '').join(', ');
}

/** What else the event says: a value, a preview, a text, without line breaks. */
export function detailWords(event: TraceEvent): string {
  if (event.op === Op.ValueRead || event.op === Op.ValueWrite)
    return `[${event.arg}] ${event.op === Op.ValueWrite ? '= ' : ''}${event.value ?? ''}${event.arg2 === 0 ? ', without the lock' : ''}`;
  if (event.op === Op.RunnerSample) return `CPU ${event.arg} ms`;
  if (event.op === Op.ProcessEndSeen) return `process ${event.value ?? 0}, code ${event.arg}`;
  if (event.op === Op.RunnerProcessEnded && event.text !== '') return 'gone between two looks';
  if (event.op === Op.ProcessBegin) return processWords(event.text);
  if (event.op === Op.ObjectCreate) return objectWords(event.text);
  if (event.op === Op.ProcessSignal) return `signal ${event.arg}`;
  if (event.op === Op.ProcessExit && event.text !== '')
    return `code ${event.arg}, ${event.text.split('\n')[0] ?? ''}`;
  if (event.op === Op.ProcessExit || event.op === Op.ProcessReaped || event.op === Op.RunnerProcessEnded)
    return `code ${event.arg}`;
  return event.text.replace(/\s+/g, ' ').trim();
}

function processWords(json: string): string {
  const { method, role, daemon, node } = parseProcessBegin(json);
  const words = [
    method,
    role?.replace('-', ' '),
    daemon ? 'daemon' : undefined,
    node === '' ? undefined : `Node ${node}`,
  ];
  return words.filter((word) => word !== undefined).join(', ');
}

/** What sort it is says its label already. */
function objectWords(json: string): string {
  const info = parseObjectInfo(json);
  if (info === undefined) return json;
  const { type, size, address, internal } = info;
  const words = [
    type === undefined ? undefined : `type ${type}`,
    size === undefined ? undefined : `size ${size}`,
    address,
    internal === true ? "the library's own" : undefined,
  ];
  return words.filter((word) => word !== undefined).join(', ');
}
