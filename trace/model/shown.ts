/** Which processes a learner is shown. */
import type { ProcessState, RunState } from './state.ts';

/** All but those of which nothing is known. */
export function shownProcesses({ processes }: Pick<RunState, 'processes'>): readonly ProcessState[] {
  return processes.filter(({ stranger }) => !stranger);
}
