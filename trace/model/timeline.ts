/**
 * What a timeline draws, as indexed data: bars by lane, arrows, curves. Queries take the visible range and the
 * duration of one pixel; whatever is narrower than that is handed out in aggregates, so that the answer's size depends
 * on the pixels and not on the events. Layout and painting are the view's own.
 *
 * Times are microseconds since the start of the run.
 */
import type { ObjectId, Op } from '../schema.ts';
import type { ProcessId, SiteRef } from './state.ts';

/** What a process was doing; the state lane has no gaps between a process's start and its end. */
export type SpanKind = 'starting' | 'running' | 'blocked' | 'sleeping' | 'zombie' | 'wait' | 'hold' | 'task';

/** Names a task to the timeline that handed it out. */
export type TaskRef = number;

export interface Task {
  readonly number: number;
  /** Such as `square(3)`. */
  readonly call: string;
}

export interface Span {
  readonly kind: SpanKind;
  readonly start: number;
  /** The asked moment, for one that still lasts. */
  readonly end: number;
  readonly open: boolean;
  readonly process: ProcessId;
  /** Of a blocked, wait or hold span; of a task: its pool. */
  readonly object: ObjectId | undefined;
  /** The operation of a blocked span; undefined otherwise. */
  readonly op: Op | undefined;
  readonly site: SiteRef;
  /** Of a single task: which one, see {@link TimelineData.task}. */
  readonly task: TaskRef | undefined;
  /** Of a task that threw; of a wait that timed out. */
  readonly failed: boolean;
  /** 1: this is one span. More: so many, narrower than a pixel together; `kind` is the one that took most time. */
  readonly count: number;
}

export interface Arrow {
  readonly from: ProcessId;
  readonly to: ProcessId;
  readonly start: number;
  /** When it was taken. Messages that nobody has taken yet are no arrows: the queue's items show them. */
  readonly end: number;
  readonly object: ObjectId;
  readonly sendSite: SiteRef;
  readonly receiveSite: SiteRef;
  /** 1: one message, `message` is its number for `model.message()`. More: so many, closer than a pixel together. */
  readonly count: number;
  readonly message: number;
}

/** One message in full. */
export interface Message {
  readonly number: number;
  readonly object: ObjectId;
  readonly from: ProcessId;
  readonly to: ProcessId | undefined;
  readonly sentAt: number;
  readonly receivedAt: number | undefined;
  readonly bytes: number;
  readonly preview: string;
  readonly sendSite: SiteRef;
  readonly receiveSite: SiteRef;
}

export interface CurvePoint {
  readonly time: number;
  /** Smallest and greatest within the pixel; the same where there is one point. */
  readonly min: number;
  readonly max: number;
  readonly last: number;
}

export type Track = 'state' | 'lock' | 'task';

export interface TimelineQuery {
  readonly from: number;
  readonly to: number;
  /** Microseconds a pixel; 0: no aggregates. */
  readonly perPixel: number;
  /** Nothing after this moment is known: a span that lasts longer ends here and is open. Default: the end of the run. */
  readonly at?: number;
}

export interface TimelineData {
  /** Bars of a process, in order of their ends. 'state': what it did; 'lock': waiting and holding; 'task': a pool's tasks. */
  spans(process: ProcessId, track: Track, query: TimelineQuery): Span[];
  /** All messages that travel within the range and were taken, and pool tasks from their submission to their begin. At most `limit` (default 4,000): beyond it they are aggregated more. */
  arrows(query: TimelineQuery & { limit?: number }): Arrow[];
  /** Items in a queue, bytes towards a connection's end. */
  depth(object: ObjectId, query: TimelineQuery): CurvePoint[];
  /** Samples of the runner: processor time used since the last sample, as a share of one processor (0-1). */
  cpu(process: ProcessId, query: TimelineQuery): CurvePoint[];
  rss(process: ProcessId, query: TimelineQuery): CurvePoint[];
  /** Who held a lock when. */
  holds(object: ObjectId, query: TimelineQuery): Span[];
  message(number: number): Message | undefined;
  task(ref: TaskRef): Task;
}
