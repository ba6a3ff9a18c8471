/**
 * What a machine tells while it applies events: what the timeline's indexes are made of. Plain numbers and no
 * objects: a million events make as many calls.
 */
import type { EventRef } from '../../codec/store.ts';
import type { Op } from '../../schema.ts';
import type { SpanKind, Track } from '../timeline.ts';

export interface Sink {
  /** A bar has ended. `extra`: of a task, the ref of its begin plus one. */
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
  ): void;
  /** Somebody held a lock. */
  hold(object: number, process: number, start: number, end: number, site: number): void;
  depth(object: number, time: number, value: number): void;
  sent(object: number, number: number, process: number, time: number, ref: EventRef, site: number): void;
  taken(object: number, number: number, process: number, time: number, ref: EventRef, site: number): void;
  sample(process: number, time: number, cpuShare: number, rss: number): void;
  output(process: number, ref: EventRef): void;
  mark(process: number, ref: EventRef): void;
}
