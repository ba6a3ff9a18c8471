/**
 * The process's one tracer. It does nothing until {@link openTrace} gives it a stream, and costs one branch until then:
 *
 *     if (tracer.on) tracer.instant(Op.Release, this.id);
 */
import { Op, type ProcessBeginInfo } from '../../trace/schema.ts';
import { ProcessTracer } from './process-tracer.ts';
import type { Tracer } from './tracer.ts';

export { preview, previewCall } from './preview.ts';
export {
  formatObjectId,
  siteRecorder,
  type EventDetails,
  type ObjectIdPair,
  type SiteRecorder,
  type Tracer,
} from './tracer.ts';

const processTracer = new ProcessTracer();

export const tracer: Tracer = processTracer;

/** Calls `listener` whenever `tracer.on` has changed: for what keeps a copy of it in a better place. */
export function onObserved(listener: () => void): void {
  processTracer.listeners.push(listener);
}

/**
 * Begins this process's own stream, in the folder that `MP_TRACE_DIR` names; without that variable nothing happens and
 * `false` is returned. Call it once a process, as early as its `info` is known; in a forked child call it again: the
 * stream inherited from the parent was let go of when the fork was announced. Never throws: a run that can't be observed still
 * runs (one line on stderr says why).
 */
export function openTrace(info: Omit<ProcessBeginInfo, 'node'>): boolean {
  return processTracer.open(info);
}

/** A mark in the trace, shown on this process's lane. Does nothing when nobody observes. */
export function mark(text: string): void {
  if (tracer.on) tracer.instant(Op.Mark, { pid: 0, n: 0 }, { text });
}
