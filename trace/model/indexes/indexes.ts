/** All indexes of a run, filled by the machine as it applies events, cut where a late event changes what came after. */
import type { EventRef } from '../../codec/store.ts';
import type { Sink } from '../machine/sink.ts';
import type { Op } from '../../schema.ts';
import type { SpanKind, Track } from '../timeline.ts';
import { uintColumn } from './columns.ts';
import { MessageTable } from './messages.ts';
import { Series } from './series.ts';
import { SpanList } from './span-list.ts';

/** Events to find again: which process (plus one) and where. */
class RefList {
  readonly process = uintColumn();
  readonly ref = uintColumn();
  readonly position = uintColumn();

  get length(): number {
    return this.ref.length;
  }

  push(position: number, process: number, ref: EventRef): void {
    this.process.push(process + 1);
    this.ref.push(ref);
    this.position.push(position);
  }

  truncate(position: number): void {
    const length = this.position.lowerBound(position);
    for (const column of [this.process, this.ref, this.position]) column.truncate(length);
  }
}

export class Indexes implements Sink {
  /** Index of the event that is being applied. */
  position = 0;
  readonly messages = new MessageTable();
  readonly outputs = new RefList();
  readonly marks = new RefList();
  readonly #lanes: Record<Track, Map<number, SpanList>> = {
    state: new Map(),
    lock: new Map(),
    task: new Map(),
  };
  readonly #holds = new Map<number, SpanList>();
  readonly #depths = new Map<number, Series>();
  readonly #cpu = new Map<number, Series>();
  readonly #rss = new Map<number, Series>();

  lane(process: number, track: Track): SpanList | undefined {
    return this.#lanes[track].get(process);
  }

  holds(object: number): SpanList | undefined {
    return this.#holds.get(object);
  }

  depths(object: number): Series | undefined {
    return this.#depths.get(object);
  }

  cpu(process: number): Series | undefined {
    return this.#cpu.get(process);
  }

  rss(process: number): Series | undefined {
    return this.#rss.get(process);
  }

  /** Forgets what the event at `position` and later ones did. */
  truncate(position: number): void {
    this.messages.truncate(position);
    this.outputs.truncate(position);
    this.marks.truncate(position);
    for (const lanes of Object.values(this.#lanes))
      for (const lane of lanes.values()) lane.truncate(position);
    for (const list of this.#holds.values()) list.truncate(position);
    for (const series of [this.#depths, this.#cpu, this.#rss]) {
      for (const one of series.values()) one.truncate(position);
    }
  }

  span(
    process: number,
    track: Track,
    kind: SpanKind,
    start: number,
    end: number,
    object: number,
    op: Op | 0,
    site: number,
    extra: number,
    failed: boolean,
  ): void {
    const lane = entry(this.#lanes[track], process, newSpanList);
    lane.push(this.position, kind, start, end, object, op, site, extra, failed);
  }

  hold(object: number, process: number, start: number, end: number, site: number): void {
    const list = entry(this.#holds, object, newSpanList);
    list.push(this.position, 'hold', start, end, object, 0, site, process, false);
  }

  depth(object: number, time: number, value: number): void {
    entry(this.#depths, object, newSeries).push(this.position, time, value);
  }

  sent(object: number, number: number, process: number, time: number, ref: EventRef, site: number): void {
    this.messages.send(this.position, object, number, process, time, ref, site);
  }

  taken(object: number, number: number, process: number, time: number, ref: EventRef, site: number): void {
    this.messages.take(this.position, object, number, process, time, ref, site);
  }

  sample(process: number, time: number, cpuShare: number, rss: number): void {
    entry(this.#cpu, process, newSeries).push(this.position, time, cpuShare);
    entry(this.#rss, process, newSeries).push(this.position, time, rss);
  }

  output(process: number, ref: EventRef): void {
    this.outputs.push(this.position, process, ref);
  }

  mark(process: number, ref: EventRef): void {
    this.marks.push(this.position, process, ref);
  }
}

const newSpanList = (): SpanList => new SpanList();
const newSeries = (): Series => new Series();

function entry<T>(map: Map<number, T>, key: number, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
