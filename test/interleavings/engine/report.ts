/** What was gone through, as lines for people. */
import type { Checked } from './check.ts';
import { replay } from './history.ts';
import { formatSchedule } from './state.ts';

export function boundOf({ preemptions, scenario, deaths }: Checked): string {
  const switches =
    preemptions === Infinity
      ? 'every interleaving'
      : preemptions === 1
        ? 'up to 1 preemption'
        : `up to ${preemptions} preemptions`;
  const killed = deaths === 0 ? 'no death' : deaths === 1 ? 'a death anywhere' : `${deaths} deaths anywhere`;
  const signals = scenario.interruptions === undefined ? '' : `, ${scenario.interruptions} signal`;
  return `${scenario.programs.length} processes, ${switches}, ${killed}${signals}`;
}

/** One scenario that holds. */
export function lineOf(checked: Checked): string {
  const { scenario, outcome, seconds } = checked;
  return [
    scenario.algorithm.padEnd(13),
    scenario.name.padEnd(55),
    boundOf(checked).padEnd(56),
    `${show(outcome.schedules)} schedules`.padStart(22),
    `${outcome.states.toLocaleString('en')} states`.padStart(18),
    'complete',
    `${seconds.toFixed(1)} s`.padStart(8),
  ].join('  ');
}

function show(count: number): string {
  return count < 1e7 ? count.toLocaleString('en') : count.toExponential(2).replace('e+', 'e');
}

/** What was found, with the schedule and its story. */
export function failureOf({ scenario, built, deaths, found }: Checked): string[] {
  if (found === undefined) return [];
  const { lines } = replay(built, found.steps, deaths);
  return [
    `${scenario.algorithm}, ${scenario.name}: ${found.what}`,
    ...lines.map((line) => `    ${line}`),
    `  schedule: ${formatSchedule(found.steps)}`,
  ];
}
