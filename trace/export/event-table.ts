/** The events one by one: as rows for a table that a screen reader can read, and as text. */
import type { RunModel } from '../model/run-model.ts';
import { opName } from '../model/view/view.ts';
import { Flag, Phase, Result, type TraceEvent } from '../schema.ts';
import { placeOf } from '../findings/words.ts';

export interface EventRow {
  readonly index: number;
  /** Microseconds since the start of the run. */
  readonly time: number;
  readonly process: string;
  /** `QueueGet begins`, `Acquire`, `ProcessJoin ends: timed out` */
  readonly operation: string;
  /** `Queue "jobs"`, or nothing. */
  readonly object: string;
  /** Value, preview, call, output. */
  readonly details: string;
  /** `bank.ts:12`, or nothing. */
  readonly place: string;
  readonly event: TraceEvent;
}

const results: Readonly<Record<Result, string>> = {
  [Result.Ok]: '',
  [Result.TimedOut]: ': timed out',
  [Result.Failed]: ': failed',
  [Result.EndOfFile]: ': end of file',
};

/** Rows for the events of [from, to). */
export function eventRows(model: RunModel, from = 0, to = model.eventCount): EventRow[] {
  const state = model.stateAt('end');
  const rows: EventRow[] = [];
  for (let index = Math.max(0, from); index < Math.min(to, model.eventCount); index++) {
    const event = model.event(index);
    const process = model.processOfPid(event.pid, event.time);
    rows.push({
      index,
      time: event.time,
      process: process === undefined ? `pid ${event.pid}` : (state.process(process)?.name ?? ''),
      operation: operationText(event),
      object: event.obj === undefined ? '' : (state.object(event.obj)?.label ?? event.obj),
      details: event.value === undefined ? oneLine(event.text) : String(event.value),
      place: placeOf(model, event.site) ?? '',
      event,
    });
  }
  return rows;
}

function operationText({ op, phase, result, flags }: TraceEvent): string {
  const phases = { [Phase.Instant]: '', [Phase.Begin]: ' begins', [Phase.End]: ' ends' };
  const async = (flags & Flag.Async) === 0 ? '' : ' (async)';
  return `${opName(op)}${phases[phase]}${async}${results[result]}`;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

/** Tab-separated, with a heading; in pieces. */
export function* eventTable(model: RunModel): Generator<string> {
  yield 'time (ms)\tprocess\toperation\tobject\tdetails\tplace\n';
  for (let from = 0; from < model.eventCount; from += 1000) {
    yield eventRows(model, from, from + 1000)
      .map(({ time, process, operation, object, details, place }) =>
        [(time / 1000).toFixed(3), process, operation, object, details, place].join('\t'),
      )
      .join('\n')
      .concat('\n');
  }
}
