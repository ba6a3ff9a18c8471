import type { ObjectId, ObjectInfo, Op, Result } from '../../trace/schema.ts';

/**
 * The one place through which every primitive reports what it does. Call sites look like
 *
 *     if (tracer.on) tracer.instant(Op.Release, this.id);
 *
 * so that without an observer the cost is one branch on a field. The points where a Begin is written are also the
 * gates where a later version may hold a process back: one begin and one end per primitive.
 */
export interface Tracer {
  /** Whether somebody observes this process. */
  on: boolean;
  /** An operation that did not have to sleep. */
  instant(op: Op, id: ObjectIdPair, details?: EventDetails): void;
  /** As instant(), for what happens most often (messages): no object has to be made for the details. */
  item(op: Op, id: ObjectIdPair, arg: number, arg2: number, text: string): void;
  /** Right before this process goes to sleep in an operation; kept in the stream's "present" until the matching end. */
  begin(op: Op, id: ObjectIdPair, details?: EventDetails): void;
  end(op: Op, id: ObjectIdPair, details?: EventDetails): void;
  /** A new shared object. */
  created(id: ObjectIdPair, info: ObjectInfo): void;
  /** This process holds a lock now (`true`) or no longer: kept in the "present", beside the events. */
  holding(id: ObjectIdPair, held: boolean): void;
}

/** The binary form of an {@link ObjectId}: lies in the object's shared memory, costs nothing to hand on. */
export interface ObjectIdPair {
  readonly pid: number;
  readonly n: number;
}

export interface EventDetails {
  arg?: number;
  arg2?: number;
  value?: number;
  text?: string;
  result?: Result;
  async?: boolean;
}

export function formatObjectId(id: ObjectIdPair): ObjectId {
  return `${id.pid}:${id.n}`;
}

/**
 * The line of the user's program that is being executed, as the transform records it: `q.put(x)` becomes
 * `q.put((t = x, site.now = 17, t))`. Lives on `globalThis` under a registered symbol, so that the transformed program
 * reaches it without importing anything.
 */
export interface SiteRecorder {
  now: number;
}

export const siteRecorder: SiteRecorder = ((globalThis as Record<symbol, unknown>)[
  Symbol.for('multiprocessing.site')
] ??= { now: 0 }) as SiteRecorder;
