/** All scenarios. */
import type { Scenario } from '../engine/scenario.ts';
import { barrierScenarios } from './barriers.ts';
import { bellScenarios } from './bells.ts';
import { conditionScenarios } from './conditions.ts';
import { eventScenarios } from './events.ts';
import { fairnessScenarios } from './fairness.ts';
import { heapScenarios } from './heap.ts';
import { lockScenarios } from './locks.ts';
import { poolScenarios } from './pools.ts';
import { ringScenarios } from './rings.ts';
import { robustScenarios } from './robust.ts';
import { semaphoreScenarios } from './semaphores.ts';
import { traceScenarios } from './traces.ts';

export const scenarios: readonly Scenario[] = [
  ...robustScenarios,
  ...lockScenarios,
  ...semaphoreScenarios,
  ...fairnessScenarios,
  ...eventScenarios,
  ...conditionScenarios,
  ...barrierScenarios,
  ...ringScenarios,
  ...heapScenarios,
  ...poolScenarios,
  ...bellScenarios,
  ...traceScenarios,
];

export function scenarioCalled(algorithm: string, name: string): Scenario {
  const found = scenarios.find((each) => each.algorithm === algorithm && each.name === name);
  if (found === undefined) throw new Error(`There is no scenario "${name}" of ${algorithm}.`);
  return found;
}
