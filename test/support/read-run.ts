/** A recorded run as a list of events, in the order in which they were recorded. */
import { EventCursor, TraceReader } from '../../trace/index.ts';
import type { TraceEvent } from '../../trace/schema.ts';

export interface RecordedRun {
  readonly events: readonly TraceEvent[];
  readonly reader: TraceReader;
}

/** Throws when the bytes are not a whole run. */
export function readRun(chunks: readonly Uint8Array[]): RecordedRun {
  const refs: number[] = [];
  const reader = new TraceReader((ref) => refs.push(ref));
  for (const chunk of chunks) reader.feed(chunk);
  reader.finish();
  if (reader.problem !== undefined) throw new Error(reader.problem.message);
  const cursor = new EventCursor(reader.store);
  return { events: refs.map((ref) => cursor.moveTo(ref).event()), reader };
}
