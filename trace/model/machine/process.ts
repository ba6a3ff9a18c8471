/** One process while events are applied. Changed in place, but only by the machine whose `stamp` it carries. */
import type { ObjectId, Op, ProcessBeginInfo } from '../../schema.ts';
import type { SpanKind } from '../timeline.ts';
import type { EventRef } from '../../codec/store.ts';

/** A process that never said that it began is taken as running after this many microseconds. */
export const SILENT = 2_000_000;

/** A call that waits. Never changed, so that copies of a process may share it. */
export interface OpenWait {
  readonly op: Op;
  /** Index of the object; -1: none. */
  readonly object: number;
  /** Of a `connection.wait()`; null for what is no object of the run. */
  readonly objects: readonly (ObjectId | null)[];
  readonly since: number;
  /** Milliseconds; -1: for ever. */
  readonly timeout: number;
  readonly async: boolean;
  readonly site: number;
  readonly arg: number;
  readonly ref: EventRef;
  /** Of a ConditionWait: how deep the condition's lock was held when the wait gave it up; 0: it was not. */
  readonly gaveUp: number;
}

export interface Held {
  readonly object: number;
  readonly since: number;
  readonly site: number;
  readonly depth: number;
}

/** What the state lane shows at present. */
export interface Lane {
  readonly kind: SpanKind | 'none';
  readonly since: number;
  readonly object: number;
  readonly op: Op | 0;
  readonly site: number;
}

export class Proc {
  stamp: number;
  readonly id: number;
  readonly pid: number;
  readonly startedAt: number;
  name = '';
  /** Id of the maker; -1: none. */
  parent = -1;
  /** Until its own first event says it. */
  method: ProcessBeginInfo['method'] = 'spawn';
  role: ProcessBeginInfo['role'];
  daemon = false;
  object: ObjectId | undefined;
  startSite = 0;
  began = false;
  ready = false;
  /** What it said itself: code, when it was about to end. */
  exitCode: number | undefined;
  /** What was seen from outside: code, -N for signal N. */
  endCode: number | undefined;
  endedAt: number | undefined;
  /** The last signal that a process of the run sent to it, and which process. */
  signalled: { readonly signal: number; readonly by: number } | undefined;
  /** It is gone, and the runner did not see how. */
  vanished = false;
  reaped = false;
  reapedAt: number | undefined;
  diedIn: OpenWait | undefined;
  orphan = false;
  asleep = false;
  /** When the runner last found it asleep, and nothing was seen of it since that sleepers don't do; 0: not so. */
  asleepAt = 0;
  error: string | undefined;
  /** Sync calls that wait, the innermost last. Changed by {@link setWaits}. */
  waits: readonly OpenWait[] = [];
  /** The innermost: the call that it is blocked in. */
  wait: OpenWait | undefined;
  asyncWaits: readonly OpenWait[] = [];
  held: readonly Held[] = [];
  site = 0;
  cpuMs = 0;
  rss = 0;
  sampledAt = 0;
  events = 0;
  lastEventAt = 0;
  summarisedSince: number | undefined;
  lane: Lane = { kind: 'none', since: 0, object: -1, op: 0, site: 0 };
  /** Objects that its parent had a handle on when it was started; for a fork. */
  inheritable: readonly number[] = [];

  constructor(stamp: number, id: number, pid: number, startedAt: number) {
    this.stamp = stamp;
    this.id = id;
    this.pid = pid;
    this.startedAt = startedAt;
  }

  copy(stamp: number): Proc {
    return Object.assign(new Proc(stamp, this.id, this.pid, this.startedAt), this, { stamp });
  }

  setWaits(waits: readonly OpenWait[]): void {
    this.waits = waits;
    this.wait = waits[waits.length - 1];
  }

  /** Somebody of the program has told of it: itself, or whoever started it. */
  get introduced(): boolean {
    return this.began || this.parent !== -1 || this.events > 0 || this.id === 0;
  }

  /**
   * It has ended for good: seen from outside, or said by itself and nothing came after. Of one that vanished its parent will
   * tell how; unless nobody in the program knows of it (a fork that was given up, a helper of a moment).
   */
  get over(): boolean {
    if (this.vanished && !this.introduced) return true;
    return this.exitCode === undefined
      ? this.endCode !== undefined
      : this.endCode !== undefined || this.wait === undefined;
  }
}
