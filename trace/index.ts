/** The trace: schema, codec, model, findings and exports. Pure: no Node, no DOM, nothing from outside of this folder. */
export * from './schema.ts';
export * from './codec/errors.ts';
export type { RunEnd, SourceFile } from './codec/json.ts';
export { encodeEvent, type EventToWrite } from './codec/record.ts';
export { EventCursor, RecordStore, type EventRef } from './codec/store.ts';
export { limitReached, parsePresent, presentEvents, type Present } from './codec/present.ts';
export { TraceReader } from './codec/reader.ts';
export { concatBytes, TraceWriter } from './codec/writer.ts';
export type * from './model/state.ts';
export type * from './model/timeline.ts';
export { RunModel } from './model/run-model.ts';
export { shownProcesses } from './model/shown.ts';
export { placeOf, presentWords, whereabouts, type AtLine } from './model/whereabouts.ts';
export * from './findings/index.ts';
export { textReport, type ReportOptions } from './export/text-report.ts';
export { chromeTrace } from './export/chrome.ts';
export { eventRows, eventTable, type EventRow } from './export/event-table.ts';
export { FOUND, reportExitCode } from './export/exit-code.ts';
