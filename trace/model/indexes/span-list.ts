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
const kindNumbers = Object.fromEntries(spanKinds.map((kind, index) => [kind, index])) as Record<
  SpanKind,
  number
>;
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

  push(
    position: number,
    kind: SpanKind,
    start: number,
    end: number,
    object: number,
    op: Op | 0,
    site: number,
    extra: number,
    failed: boolean,
  ): void {
    this.#start.push(start);
    this.#end.push(end);
    this.#position.push(position);
    this.#object.push(object + 1);
    this.#site.push(site);
    this.#extra.push(extra);
    this.#meta.push(kindNumbers[kind] | (failed ? 16 : 0) | (op << 8));
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

  at(index: number): FoundSpan {
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
      count: 1,
    };
  }

  /** What touches [from, to], in order of ends. */
  query(from: number, to: number, perPixel: number): FoundSpan[] {
    this.#buildLevels();
    const found = new Collector(this, perPixel);
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
    return found.done();
  }

  #walk(level: number, block: number, from: number, to: number, perPixel: number, found: Collector): void {
    if (level === 0) {
      const start = this.#start.get(block);
      const end = this.#end.get(block);
      if (start <= to && end >= from) found.add(block, start, end, this.#meta.get(block) & 15);
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

/** Joins neighbours that are narrower than a pixel together; makes an object only of what comes out. */
class Collector {
  readonly #spans: FoundSpan[] = [];
  readonly #list: SpanList;
  readonly #perPixel: number;
  /** What may still be joined by the next one; no count: nothing. */
  #start = 0;
  #end = 0;
  #count = 0;
  /** Index of the first span in it; -1: it began with a block. */
  #first = -1;
  readonly #busy = new Float64Array(KINDS);

  constructor(list: SpanList, perPixel: number) {
    this.#list = list;
    this.#perPixel = perPixel;
  }

  add(index: number, start: number, end: number, kind: number): void {
    this.#extend(start, end, 1, index);
    this.#busy[kind] = (this.#busy[kind] ?? 0) + end - start;
  }

  addBlock(start: number, end: number, busy: Column<Float64Array>, offset: number, count: number): void {
    this.#extend(start, end, count, -1);
    for (let kind = 0; kind < KINDS; kind++)
      this.#busy[kind] = (this.#busy[kind] ?? 0) + busy.get(offset + kind);
  }

  done(): FoundSpan[] {
    this.#flush();
    return this.#spans;
  }

  #extend(start: number, end: number, count: number, first: number): void {
    if (this.#count > 0) {
      const from = start < this.#start ? start : this.#start;
      const to = end > this.#end ? end : this.#end;
      if (to - from < this.#perPixel) {
        this.#start = from;
        this.#end = to;
        this.#count += count;
        return;
      }
      this.#flush();
    }
    this.#start = start;
    this.#end = end;
    this.#count = count;
    this.#first = first;
  }

  #flush(): void {
    if (this.#count === 1 && this.#first !== -1) {
      this.#spans.push(this.#list.at(this.#first));
    } else if (this.#count > 0) {
      let most = 0;
      for (let kind = 1; kind < KINDS; kind++) {
        if ((this.#busy[kind] ?? 0) > (this.#busy[most] ?? 0)) most = kind;
      }
      this.#spans.push({
        kind: spanKinds[most] ?? 'running',
        start: this.#start,
        end: this.#end,
        object: -1,
        op: 0,
        site: 0,
        extra: 0,
        failed: false,
        count: this.#count,
      });
    }
    this.#count = 0;
    this.#busy.fill(0);
  }
}
