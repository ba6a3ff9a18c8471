/** Answers the timeline's questions: what the indexes have, and on top of it what still lasts. */
import type { EventCursor } from '../codec/store.ts';
import type { ObjectId } from '../schema.ts';
import { splitObjectId } from '../codec/record.ts';
import { arrowsOf } from './arrows.ts';
import type { Indexes } from './indexes/indexes.ts';
import type { FoundSpan, SpanRecord } from './indexes/span-list.ts';
import type { Machine } from './machine/machine.ts';
import type { Proc } from './machine/process.ts';
import { Op } from '../schema.ts';
import type { ProcessId } from './state.ts';
import type {
  Arrow,
  CurvePoint,
  Message,
  Span,
  Task,
  TaskRef,
  TimelineData,
  TimelineQuery,
  Track,
} from './timeline.ts';
import { objectIdOf } from './view/view.ts';
import { objectLabel } from './view/words.ts';

export interface Present {
  machine(): Machine;
  lastTime(): number;
}

export class Timeline implements TimelineData {
  readonly #indexes: Indexes;
  readonly #cursor: EventCursor;
  readonly #present: Present;

  constructor(indexes: Indexes, cursor: EventCursor, present: Present) {
    this.#indexes = indexes;
    this.#cursor = cursor;
    this.#present = present;
  }

  label(id: ObjectId): string {
    const machine = this.#present.machine();
    return objectLabel(machine, machine.object(machine.indexOfId(id)));
  }

  spans(process: ProcessId, track: Track, query: TimelineQuery): Span[] {
    const machine = this.#present.machine();
    const known = machine.process(process);
    if (known === undefined) return [];
    const ended = this.#indexes.lane(process, track);
    return this.#visible(ended?.query.bind(ended), openSpans(machine, known, track), query, process);
  }

  holds(id: ObjectId, query: TimelineQuery): Span[] {
    const machine = this.#present.machine();
    const index = machine.indexOfId(id);
    const data = machine.object(index)?.data;
    if (data?.type !== 'lock') return [];
    const ended = this.#indexes.holds(index);
    const open = data.holders.map(({ process, since: start, site }): SpanRecord => {
      return {
        kind: 'hold',
        start,
        end: Infinity,
        object: index,
        op: 0,
        site,
        extra: process,
        failed: false,
      };
    });
    return this.#visible(ended?.query.bind(ended), open, query, undefined);
  }

  #visible(
    ended: ((from: number, to: number, perPixel: number) => FoundSpan[]) | undefined,
    open: readonly SpanRecord[],
    query: TimelineQuery,
    process: ProcessId | undefined,
  ): Span[] {
    const at = query.at ?? this.#present.lastTime();
    const to = Math.min(query.to, at);
    const found = ended?.(query.from, to, query.perPixel) ?? [];
    for (const span of open) if (span.start <= to) found.push({ ...span, count: 1 });
    const machine = this.#present.machine();
    return found.map((span) => this.#span(machine, span, at, process));
  }

  #span(machine: Machine, span: FoundSpan, at: number, process: ProcessId | undefined): Span {
    const { kind, start, end, object, op, site, extra, failed, count } = span;
    return {
      kind,
      start,
      end: end < at ? end : at,
      open: end > at,
      process: process ?? extra,
      object: object < 0 ? undefined : objectIdOf(machine, object),
      op: op === 0 ? undefined : op,
      site,
      task: kind === 'task' && extra > 0 ? extra - 1 : undefined,
      failed: failed && end <= at,
      count,
    };
  }

  arrows(query: TimelineQuery & { limit?: number }): Arrow[] {
    const machine = this.#present.machine();
    const at = query.at ?? this.#present.lastTime();
    return arrowsOf(this.#indexes.messages, { ...query, at }, (index) => objectIdOf(machine, index));
  }

  task(ref: TaskRef): Task {
    const { arg: number, text: call } = this.#cursor.moveTo(ref);
    return { number, call };
  }

  message(number: number): Message | undefined {
    const machine = this.#present.machine();
    const { messages } = this.#indexes;
    const object = objectIdOf(machine, messages.object(number));
    const sender = number < messages.length ? messages.sender(number) : undefined;
    if (sender === undefined || object === undefined) return undefined;
    const taker = messages.taker(number);
    const { arg: bytes, text: preview } = this.#cursor.moveTo(sender.ref);
    return {
      number,
      object,
      from: sender.process,
      to: taker?.process,
      sentAt: sender.time,
      receivedAt: taker?.time,
      bytes,
      preview,
      sendSite: sender.site,
      receiveSite: taker?.site ?? 0,
    };
  }

  depth(id: ObjectId, { from, to, perPixel, at }: TimelineQuery): CurvePoint[] {
    const series = this.#indexes.depths(this.#present.machine().indexOf(...splitObjectId(id)));
    return series?.query(from, Math.min(to, at ?? Infinity), perPixel) ?? [];
  }

  cpu(process: ProcessId, { from, to, perPixel, at }: TimelineQuery): CurvePoint[] {
    this.#present.machine();
    return this.#indexes.cpu(process)?.query(from, Math.min(to, at ?? Infinity), perPixel) ?? [];
  }

  rss(process: ProcessId, { from, to, perPixel, at }: TimelineQuery): CurvePoint[] {
    this.#present.machine();
    return this.#indexes.rss(process)?.query(from, Math.min(to, at ?? Infinity), perPixel) ?? [];
  }
}

/** What had not ended when the last event came. */
function openSpans(machine: Machine, process: Proc, track: Track): SpanRecord[] {
  const open = { end: Infinity, extra: 0, failed: false };
  if (track === 'state') {
    const { kind, since: start, object, op, site } = process.lane;
    return kind === 'none' ? [] : [{ ...open, kind, start, object, op, site }];
  }
  if (track === 'task') {
    return machine.objects.flatMap(({ data, index: object }) =>
      data.type !== 'pool'
        ? []
        : data.running
            .filter(({ worker }) => worker === process.id)
            .map(({ since: start, ref }): SpanRecord => {
              return { ...open, kind: 'task', start, object, op: 0, site: 0, extra: ref + 1 };
            }),
    );
  }
  const waits = [...process.waits, ...process.asyncWaits].filter(({ op }) => op === Op.Acquire);
  return [
    ...process.held.map(({ object, since: start, site }): SpanRecord => {
      return { ...open, kind: 'hold', start, object, op: 0, site };
    }),
    ...waits.map(({ object, since: start, site, op }): SpanRecord => {
      return { ...open, kind: 'wait', start, object, op, site };
    }),
  ];
}
