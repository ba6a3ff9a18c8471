/** All rules over one run: what went wrong in it, or is about to. */
import type { RunModel } from '../model/run-model.ts';
import { crash } from './crash.ts';
import { deadHolder } from './dead-holder.ts';
import { deadlock } from './deadlock/rule.ts';
import type { Finding, Rule } from './finding.ts';
import { itemsLeft, notShutDown, sharedMemoryLeft } from './left-behind.ts';
import { lostUpdate } from './lost-update.ts';
import { notices } from './notices.ts';
import { workerLost } from './worker-lost.ts';
import { zombie } from './zombie.ts';

export type { Finding, FindingSite, FindingWait, RuleName } from './finding.ts';

/** In the order in which findings of the same severity are shown. */
const rules: readonly Rule[] = [
  deadlock,
  deadHolder,
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
  const stopped = model.end?.stopped === true;
  const found = rules.flatMap((rule) => rule({ model, state, over, stopped }));
  return found.sort((a, b) => severities[a.severity] - severities[b.severity]);
}

/** Whether a deadlock holds right now: nobody can end it but from outside. For the runner. */
export function presentDeadlock(model: RunModel): Finding | undefined {
  const state = model.stateAt('end');
  return deadlock({ model, state, over: false, stopped: false }).find(({ until }) => until === undefined);
}
