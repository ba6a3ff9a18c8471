/**
 * `npm run check:interleavings`: goes through the interleavings of all scenarios, or makes mistakes in the library's text and
 * looks whether they are found.
 *
 *     --only TEXT        scenarios (or planted mistakes) whose algorithm or name has this in it
 *     --processes N      scenarios of so many processes
 *     --preemptions N    at most so many (default: as many as the states allow)
 *     --deaths N         so many processes may be killed in one run (default 1)
 *     --states N         of one exploration (default 2,000,000; each takes some 30 bytes)
 *     --planted          the planted mistakes
 *     --keep             what fails is kept in test/interleavings/schedules
 *     --replay FILE      makes a kept schedule once more, and tells it
 */
import { parseArgs } from 'node:util';
import { check, type Checked, type Limits } from './engine/check.ts';
import { replay } from './engine/history.ts';
import { buildScenario } from './engine/build.ts';
import { failureOf, lineOf } from './engine/report.ts';
import { keep, keptOf, readKept } from './engine/schedules.ts';
import { parseSchedule } from './engine/state.ts';
import { loadLibrary } from './library/load.ts';
import { planted, plantedCalled } from './planted/index.ts';
import { scenarioCalled, scenarios } from './scenarios/index.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    processes: { type: 'string' },
    preemptions: { type: 'string', default: 'Infinity' },
    deaths: { type: 'string', default: '1' },
    states: { type: 'string', default: '2000000' },
    planted: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    replay: { type: 'string' },
  },
});

const limits: Limits = {
  states: Number(options.states),
  preemptions: Number(options.preemptions),
  deaths: Number(options.deaths),
};

function wanted(algorithm: string, name: string): boolean {
  return `${algorithm} ${name}`.includes(options.only);
}

function keepIfAsked(checked: Checked, mistake?: string): void {
  if (options.keep) console.log(`  kept in ${keep(keptOf(checked, mistake))}`);
}

async function checkAll(): Promise<boolean> {
  let [failed, schedules, states, seconds] = [0, 0, 0, 0];
  for (const scenario of scenarios) {
    if (!wanted(scenario.algorithm, scenario.name)) continue;
    if (options.processes !== undefined && scenario.programs.length !== Number(options.processes)) continue;
    const checked = check(scenario, await loadLibrary(scenario.changes ?? []), limits);
    if (checked.found !== undefined || checked.preemptions < 0) {
      failed++;
      for (const line of failureOf(checked)) console.log(line);
      if (checked.found === undefined)
        console.log(`${scenario.algorithm}, ${scenario.name}: too many states`);
      else keepIfAsked(checked);
    } else console.log(lineOf(checked));
    schedules += checked.outcome.schedules;
    states += checked.outcome.states;
    seconds += checked.seconds;
  }
  console.log(
    `\n${schedules.toExponential(2)} schedules, ${states.toLocaleString('en')} states, ${seconds.toFixed(0)} s of processor time: ` +
      (failed === 0 ? 'all hold.' : `${failed} do not hold.`),
  );
  return failed === 0;
}

async function checkPlanted(): Promise<boolean> {
  let missed = 0;
  for (const { algorithm, name, changes, scenario: scenarioName, deaths = 1 } of planted) {
    if (!wanted(algorithm, name)) continue;
    const scenario = scenarioCalled(algorithm, scenarioName);
    const library = await loadLibrary([...(scenario.changes ?? []), ...changes]);
    const checked = check(scenario, library, { ...limits, deaths });
    const { found, outcome, preemptions, seconds } = checked;
    if (found === undefined) missed++;
    const result =
      found === undefined
        ? 'NOT FOUND'
        : `found after ${outcome.schedules + 1} schedules (${outcome.states + 1} states) with ${preemptions} preemptions`;
    console.log(`${algorithm.padEnd(13)}  ${name}: ${result}, ${seconds.toFixed(1)} s`);
    if (found !== undefined) console.log(`${' '.repeat(15)}${found.what}`);
    if (found !== undefined) keepIfAsked(checked, name);
  }
  console.log(
    missed === 0 ? '\nEach planted mistake was found.' : `\n${missed} planted mistakes were not found.`,
  );
  return missed === 0;
}

/** Fails, as the schedule did, if it still fails. */
async function replayKept(path: string): Promise<boolean> {
  const kept = readKept(path);
  const scenario = scenarioCalled(kept.algorithm, kept.scenario);
  const mistakes =
    options.planted && kept.planted !== undefined ? plantedCalled(kept.algorithm, kept.planted).changes : [];
  const library = await loadLibrary([...(scenario.changes ?? []), ...mistakes]);
  const { what, lines } = replay(buildScenario(scenario, library), parseSchedule(kept.schedule), kept.deaths);
  for (const line of lines) console.log(line);
  console.log(what === undefined ? '\nNothing is wrong with it.' : `\n${what}`);
  return what === undefined;
}

const holds =
  options.replay !== undefined
    ? await replayKept(options.replay)
    : options.planted
      ? await checkPlanted()
      : await checkAll();
if (!holds) process.exitCode = 1;
