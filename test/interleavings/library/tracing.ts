/** Nobody observes in the simulated machine: stands for `runtime/tracing/index.ts`. */
export const tracer = { on: false };
export function onObserved(): void {
  // Never changes.
}
export function formatObjectId({ pid, n }: { pid: number; n: number }): string {
  return `${pid}:${n}`;
}
export const siteRecorder = { now: 0 };
