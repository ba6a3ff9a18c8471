/**
 * A run in the Trace Event Format (JSON), which Perfetto and chrome://tracing open: a track a process with what it did,
 * bars for locks and tasks, arrows for messages, counters for queues and memory.
 *
 * Written in pieces, so that a large run need not be one string.
 */
import type { RunModel } from '../model/run-model.ts';
import { shownProcesses } from '../model/shown.ts';
import type { ProcessState, RunState } from '../model/state.ts';
import type { Span, Track } from '../model/timeline.ts';
import { findingsOf } from '../findings/index.ts';

/** One event of the format; see "Trace Event Format" by the Chromium project. */
interface ChromeEvent {
  readonly ph: 'X' | 'M' | 'C' | 's' | 'f' | 'i';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: 'e';
  readonly s?: 'p' | 'g';
  readonly args?: Readonly<Record<string, unknown>>;
}

const PIECE = 2000;
/** Threads of a process's track. */
const threads: Readonly<Record<Track, { tid: number; name: string }>> = {
  state: { tid: 1, name: 'state' },
  lock: { tid: 2, name: 'locks' },
  task: { tid: 3, name: 'tasks' },
};

export function* chromeTrace(model: RunModel): Generator<string> {
  yield '{"displayTimeUnit":"ms","traceEvents":[\n';
  let piece: string[] = [];
  let first = true;
  for (const event of chromeEvents(model)) {
    piece.push(JSON.stringify(event));
    if (piece.length < PIECE) continue;
    yield (first ? '' : ',\n') + piece.join(',\n');
    first = false;
    piece = [];
  }
  if (piece.length > 0) yield (first ? '' : ',\n') + piece.join(',\n');
  yield '\n]}\n';
}

function* chromeEvents(model: RunModel): Generator<ChromeEvent> {
  const state = model.stateAt('end');
  // A pid may have been used twice: each process has a number of its own.
  const pids = new Map<number, number>();
  const used = new Set<number>();
  for (const { id, pid } of state.processes) {
    let free = pid;
    while (used.has(free)) free += 10_000_000;
    used.add(free);
    pids.set(id, free);
  }
  const pidOf = (id: number): number => pids.get(id) ?? 0;
  for (const process of shownProcesses(state)) yield* processEvents(model, state, process, pidOf(process.id));
  yield* messageEvents(model, state, pidOf);
  yield* counterEvents(model, state, pidOf);
  for (const { process, text, time } of model.marks()) {
    yield { ph: 'i', name: text, pid: pidOf(process), tid: 1, ts: time, s: 'p', cat: 'mark' };
  }
  for (const { title, explanation, processes, since } of findingsOf(model)) {
    const pid = pidOf(processes[0] ?? 0);
    yield { ph: 'i', name: title, pid, tid: 1, ts: since, s: 'g', cat: 'finding', args: { explanation } };
  }
}

function* processEvents(
  model: RunModel,
  state: RunState,
  process: ProcessState,
  pid: number,
): Generator<ChromeEvent> {
  yield { ph: 'M', name: 'process_name', pid, tid: 0, args: { name: process.name } };
  yield { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: process.id } };
  const all = { from: 0, to: model.duration, perPixel: 0 };
  for (const [track, { tid, name }] of Object.entries(threads) as [Track, (typeof threads)[Track]][]) {
    const spans = model.timeline.spans(process.id, track, all);
    if (spans.length === 0) continue;
    yield { ph: 'M', name: 'thread_name', pid, tid, args: { name } };
    for (const span of spans) {
      const { start: ts, end } = span;
      const args = { ...siteArgs(model, span.site), ...(span.failed ? { failed: true } : {}) };
      yield {
        ph: 'X',
        name: spanName(model, state, span),
        pid,
        tid,
        ts,
        dur: end - ts,
        cat: span.kind,
        args,
      };
    }
  }
}

function siteArgs(model: RunModel, ref: number): Record<string, string> {
  const site = model.site(ref);
  return site === undefined ? {} : { at: `${site.file}:${site.line}:${site.column}`, line: site.text };
}

function spanName(model: RunModel, state: RunState, { kind, object, task: ref }: Span): string {
  const label = object === undefined ? undefined : state.object(object)?.label;
  if (ref !== undefined) {
    const { number, call } = model.timeline.task(ref);
    return call === '' ? `task ${number}` : call;
  }
  return label === undefined ? kind : `${kind}: ${label}`;
}

function* messageEvents(
  model: RunModel,
  state: RunState,
  pidOf: (id: number) => number,
): Generator<ChromeEvent> {
  const all = { from: 0, to: model.duration, perPixel: 0, limit: Infinity };
  for (const arrow of model.timeline.arrows(all)) {
    const name = state.object(arrow.object)?.label ?? 'message';
    const id = arrow.message + 1;
    const tid = threads.state.tid;
    const preview = model.timeline.message(arrow.message)?.preview ?? '';
    const from = { ...siteArgs(model, arrow.sendSite), preview };
    yield { ph: 's', name, pid: pidOf(arrow.from), tid, ts: arrow.start, id, cat: 'message', args: from };
    const to = siteArgs(model, arrow.receiveSite);
    yield { ph: 'f', bp: 'e', name, pid: pidOf(arrow.to), tid, ts: arrow.end, id, cat: 'message', args: to };
  }
}

function* counterEvents(
  model: RunModel,
  state: RunState,
  pidOf: (id: number) => number,
): Generator<ChromeEvent> {
  const all = { from: 0, to: model.duration, perPixel: 0 };
  for (const object of state.objects) {
    if (!('depth' in object) || object.internal) continue;
    const pid = pidOf(object.creator ?? 0);
    for (const { time: ts, last } of model.timeline.depth(object.id, all)) {
      yield { ph: 'C', name: object.label, pid, tid: 0, ts, args: { items: last } };
    }
  }
  for (const { id } of shownProcesses(state)) {
    for (const { time: ts, last } of model.timeline.rss(id, all)) {
      yield {
        ph: 'C',
        name: 'memory',
        pid: pidOf(id),
        tid: 0,
        ts,
        args: { MB: Math.round(last / 1e4) / 100 },
      };
    }
  }
}
