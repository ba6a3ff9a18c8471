/** All rules over one run: what went wrong in it, or is about to. */
import type { RunModel } from '../model/run-model.ts';
import type { RunState } from '../model/state.ts';
import { crash } from './crash.ts';
import { deadHolder } from './dead-holder.ts';
import { deadlock } from './deadlock/rule.ts';
import type { Finding, Rule } from './finding.ts';
import { itemsLeft, notShutDown, sharedMemoryLeft } from './left-behind.ts';
import { lostUpdate } from './lost-update.ts';
import { mainGuard } from './main-guard.ts';
import { notices } from './notices.ts';
import { workerLost } from './worker-lost.ts';
import { zombie } from './zombie.ts';

export type { Finding, FindingSite, FindingWait, RuleName } from './finding.ts';

/** In the order in which findings of the same severity are shown. */
const rules: readonly Rule[] = [
  deadlock,
  deadHolder,
  mainGuard,
  lostUpdate,
  crash,
  workerLost,
  zombie,
  itemsLeft,
  sharedMemoryLeft,
  notShutDown,
  notices,
];

const severities = { error: 0, warning: 1, info: 2 } as const;

/**
 * The findings at a moment (microseconds), or in the whole run as far as it is known: then those of the past are
 * among them. Worst first. Costs a few states; meant for some ten calls a second at most.
 */
export function findingsOf(model: RunModel, time: number | 'end' = 'end'): Finding[] {
  const state = model.stateAt(time);
  const over = state.atEnd && model.end !== undefined;
  // Said before anybody of it is ended, so that how they end is not laid to the program, not even for a moment.
  const stopped = model.end?.stopped === true || state.notices.some(({ stops }) => stops);
  const undisturbed = undisturbedState(model, state);
  const found = rules.flatMap((rule) => rule({ model, state, over, stopped, undisturbed }));
  return found.sort((a, b) => severities[a.severity] - severities[b.severity]);
}

/** Whether a deadlock holds right now: nobody can end it but from outside. For the runner. */
export function presentDeadlock(model: RunModel): Finding | undefined {
  const state = model.stateAt('end');
  const undisturbed = undisturbedState(model, state);
  return deadlock({ model, state, over: false, stopped: false, undisturbed }).find(
    ({ until }) => until === undefined,
  );
}

function undisturbedState(model: RunModel, state: RunState): RunState {
  const stop = state.notices.find(({ stops }) => stops);
  return stop === undefined ? state : model.stateAt(stop.time);
}
