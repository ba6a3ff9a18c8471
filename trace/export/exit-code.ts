/** The exit code of `mp run --report`, with which a course can grade. */
import { findingsOf, type Finding } from '../findings/index.ts';
import type { RunModel } from '../model/run-model.ts';

/** A deadlock or a leak was found in a program that itself ended with 0 or was stopped. */
export const FOUND = 3;

/** What the program ended with, or {@link FOUND}. */
export function reportExitCode(model: RunModel, findings: readonly Finding[] = findingsOf(model)): number {
  const end = model.end;
  const stopped = end === undefined || end.stopped;
  const own = end?.exitcode ?? (end?.signal === undefined || end.signal === null ? 1 : 128 + end.signal);
  if (!stopped && own !== 0) return own;
  if (findings.some(({ rule, leak }) => rule === 'deadlock' || leak)) return FOUND;
  return own;
}
