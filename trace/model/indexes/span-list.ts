/**
 * Bars of one lane, appended when they end, hence in order of their ends. A pyramid of summaries (16 bars, 256, 4,096,
 * …) answers for whatever is narrower than a pixel, so that a query costs by the pixel and not by the bar.
 */
import type { Op } from '../../schema.ts';
import type { SpanKind } from '../timeline.ts';
import { floatColumn, uintColumn, type Column } from './columns.ts';

export const spanKinds: readonly SpanKind[] = [
  'starting',
  'running',
  'blocked',
  'sleeping',
  'zombie',
  'wait',
  'hold',
  'task',
];
const KINDS = spanKinds.length;
const FAN = 16;

export interface SpanRecord {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
  /** Index of the object; -1: none. */
  readonly object: number;
  readonly op: Op | 0;
  readonly site: number;
  /** Task number; in the list of a lock, the process that held it. */
  readonly extra: number;
  readonly failed: boolean;
}

/** A bar as a query gives it: `count` bars in one, where they are narrower than a pixel together. */
export interface FoundSpan extends SpanRecord {
  readonly count: number;
}

/** Summaries of each FAN entries of the level below; made when asked for. */
interface Level {
  readonly start: Column<Float64Array>;
  readonly end: Column<Float64Array>;
  /** Time by kind: KINDS numbers an entry. */
  readonly busy: Column<Float64Array>;
}

export class SpanList {
  readonly #start = floatColumn();
  readonly #end = floatColumn();
  readonly #position = uintColumn();
  readonly #object = uintColumn();
  readonly #site = uintColumn();
  readonly #extra = uintColumn();
  /** kind, bit 4 failed, bits 8-15 op */
  readonly #meta = uintColumn();
  readonly #levels: Level[] = [];

  get length(): number {
    return this.#start.length;
  }

  push(position: number, span: SpanRecord): void {
    this.#start.push(span.start);
    this.#end.push(span.end);
    this.#position.push(position);
    this.#object.push(span.object + 1);
    this.#site.push(span.site);
    this.#extra.push(span.extra);
    this.#meta.push(spanKinds.indexOf(span.kind) | (span.failed ? 16 : 0) | (span.op << 8));
  }

  /** Forgets what was appended by the event at `position` and later ones. */
  truncate(position: number): void {
    const length = this.#position.lowerBound(position);
    if (length === this.length) return;
    for (const column of [this.#start, this.#end, this.#position, this.#object, this.#site, this.#extra]) {
      column.truncate(length);
    }
    this.#meta.truncate(length);
    let size = length;
    for (const level of this.#levels) {
      size = Math.floor(size / FAN);
      level.start.truncate(size);
      level.end.truncate(size);
      level.busy.truncate(size * KINDS);
    }
  }

  at(index: number): SpanRecord {
    const meta = this.#meta.get(index);
    return {
      kind: spanKinds[meta & 15] ?? 'running',
      start: this.#start.get(index),
      end: this.#end.get(index),
      object: this.#object.get(index) - 1,
      op: (meta >>> 8) as Op | 0,
      site: this.#site.get(index),
      extra: this.#extra.get(index),
      failed: (meta & 16) !== 0,
    };
  }

  /** What touches [from, to], in order of ends. */
  query(from: number, to: number, perPixel: number): FoundSpan[] {
    this.#buildLevels();
    const found = new Collector(perPixel);
    // Ends ascend, so nothing before this touches the range.
    let index = this.#end.lowerBound(from);
    while (index < this.length) {
      let level = 0;
      let size = 1;
      while (
        level < this.#levels.length &&
        index % (size * FAN) === 0 &&
        index / (size * FAN) < (this.#levels[level]?.start.length ?? 0)
      ) {
        size *= FAN;
        level++;
      }
      this.#walk(level, index / size, from, to, perPixel, found);
      index += size;
    }
    return found.spans;
  }

  #walk(level: number, block: number, from: number, to: number, perPixel: number, found: Collector): void {
    if (level === 0) {
      if (this.#start.get(block) <= to && this.#end.get(block) >= from) found.add(this.at(block));
      return;
    }
    const summary = this.#levels[level - 1];
    if (summary === undefined) return;
    const start = summary.start.get(block);
    const end = summary.end.get(block);
    if (start > to || end < from) return;
    if (end - start < perPixel) {
      found.addBlock(start, end, summary.busy, block * KINDS, FAN ** level);
      return;
    }
    for (let child = block * FAN; child < (block + 1) * FAN; child++) {
      this.#walk(level - 1, child, from, to, perPixel, found);
    }
  }

  #buildLevels(): void {
    let below = this.length;
    for (let depth = 0; below >= FAN; depth++) {
      const level = (this.#levels[depth] ??= {
        start: floatColumn(),
        end: floatColumn(),
        busy: floatColumn(),
      });
      const lower = this.#levels[depth - 1];
      const count = Math.floor(below / FAN);
      for (let block = level.start.length; block < count; block++) this.#summarise(level, lower, block);
      below = count;
    }
  }

  #summarise(level: Level, lower: Level | undefined, block: number): void {
    let start = Infinity;
    let end = -Infinity;
    const busy = new Array<number>(KINDS).fill(0);
    for (let child = block * FAN; child < (block + 1) * FAN; child++) {
      const childStart = lower === undefined ? this.#start.get(child) : lower.start.get(child);
      const childEnd = lower === undefined ? this.#end.get(child) : lower.end.get(child);
      start = Math.min(start, childStart);
      end = Math.max(end, childEnd);
      if (lower === undefined) {
        const kind = this.#meta.get(child) & 15;
        busy[kind] = (busy[kind] ?? 0) + childEnd - childStart;
      } else {
        for (let kind = 0; kind < KINDS; kind++)
          busy[kind] = (busy[kind] ?? 0) + lower.busy.get(child * KINDS + kind);
      }
    }
    level.start.push(start);
    level.end.push(end);
    for (const time of busy) level.busy.push(time);
  }
}

/** Joins neighbours that are narrower than a pixel together. */
class Collector {
  readonly spans: FoundSpan[] = [];
  readonly #perPixel: number;
  /** Of the last span, while others may still join it: time by kind. */
  #busy: number[] = [];

  constructor(perPixel: number) {
    this.#perPixel = perPixel;
  }

  add(span: SpanRecord): void {
    const kind = spanKinds.indexOf(span.kind);
    const last = this.#joinable(span.start, span.end);
    const time = span.end - span.start;
    if (last === undefined) {
      this.spans.push({ ...span, count: 1 });
      this.#busy = [];
      this.#busy[kind] = time;
      return;
    }
    this.#busy[kind] = (this.#busy[kind] ?? 0) + time;
    this.#join(last, span.start, span.end, 1);
  }

  addBlock(start: number, end: number, busy: Column<Float64Array>, offset: number, count: number): void {
    const last = this.#joinable(start, end);
    if (last === undefined) this.#busy = [];
    for (let kind = 0; kind < KINDS; kind++)
      this.#busy[kind] = (this.#busy[kind] ?? 0) + busy.get(offset + kind);
    if (last !== undefined) this.#join(last, start, end, count);
    else this.spans.push(aggregate(this.#busy, start, end, count));
  }

  #joinable(start: number, end: number): FoundSpan | undefined {
    const last = this.spans.at(-1);
    if (last === undefined) return undefined;
    return Math.max(end, last.end) - Math.min(start, last.start) < this.#perPixel ? last : undefined;
  }

  #join(last: FoundSpan, start: number, end: number, count: number): void {
    const joined = aggregate(
      this.#busy,
      Math.min(last.start, start),
      Math.max(last.end, end),
      last.count + count,
    );
    this.spans[this.spans.length - 1] = joined;
  }
}

function aggregate(busy: readonly number[], start: number, end: number, count: number): FoundSpan {
  let most = 0;
  for (let kind = 1; kind < KINDS; kind++) if ((busy[kind] ?? 0) > (busy[most] ?? 0)) most = kind;
  const kind = spanKinds[most] ?? 'running';
  return { kind, start, end, object: -1, op: 0, site: 0, extra: 0, failed: false, count };
}
