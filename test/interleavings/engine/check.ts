/**
 * Checks one scenario with more and more preemptions, as far as a number of states allows: so a mistake is found by a
 * schedule with as few switches as possible, and what is reported as gone through was gone through completely.
 */
import type { MakeLibrary } from '../library/load.ts';
import { buildScenario, type Built } from './build.ts';
import { explore, type Found, type Outcome } from './explore.ts';
import type { Scenario } from './scenario.ts';

export interface Limits {
  /** Of one exploration. */
  readonly states: number;
  /** Infinity: every interleaving. */
  readonly preemptions: number;
  readonly deaths: number;
}

export interface Checked {
  readonly scenario: Scenario;
  readonly built: Built;
  /** Preemptions up to which everything was gone through; -1: not even without any. */
  readonly preemptions: number;
  readonly deaths: number;
  /** Of the last exploration that was complete; or that found something. */
  readonly outcome: Outcome;
  /** States of the one after it, which was given up. */
  readonly beyond: number;
  readonly found: Found | undefined;
  /** Seconds of processor time. */
  readonly seconds: number;
}

const STEPS = [0, 1, 2, 3, 4, 5, 6, Infinity];

export function check(scenario: Scenario, makeLibrary: MakeLibrary, limits: Limits): Checked {
  const before = process.cpuUsage();
  const built = buildScenario(scenario, makeLibrary);
  const deaths = scenario.mortal?.length === 0 ? 0 : limits.deaths;
  let best: { preemptions: number; outcome: Outcome } = { preemptions: -1, outcome: NOTHING };
  let beyond = 0;
  for (const preemptions of STEPS) {
    if (preemptions > limits.preemptions) break;
    const bounds = { preemptions, deaths, interruptions: scenario.interruptions ?? 0 };
    const outcome = explore(built, bounds, limits.states);
    if (outcome.found !== undefined || outcome.complete) best = { preemptions, outcome };
    else beyond = outcome.states;
    if (outcome.found !== undefined || !outcome.complete) break;
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  return { scenario, built, ...best, deaths, beyond, found: best.outcome.found, seconds };
}

const NOTHING: Outcome = { schedules: 0, states: 0, longest: 0, found: undefined, complete: false };
