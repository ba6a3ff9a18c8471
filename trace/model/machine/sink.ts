/** What a machine tells while it applies events: what the timeline's indexes are made of. */
import type { EventRef } from '../../codec/store.ts';
import type { MessageEnd } from '../indexes/messages.ts';
import type { SpanRecord } from '../indexes/span-list.ts';
import type { Track } from '../timeline.ts';

export interface Sink {
  span(process: number, track: Track, span: SpanRecord): void;
  /** Somebody held a lock; `extra` is the process. */
  hold(object: number, span: SpanRecord): void;
  depth(object: number, time: number, value: number): void;
  sent(object: number, number: number, end: Omit<MessageEnd, 'position'>): void;
  taken(object: number, number: number, end: Omit<MessageEnd, 'position'>): void;
  sample(process: number, time: number, cpuShare: number, rss: number): void;
  output(process: number, ref: EventRef): void;
  mark(process: number, ref: EventRef): void;
}
