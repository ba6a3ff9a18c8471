/**
 * The short form of `npm run check:interleavings`: every scenario as far as a small number of states allows, every planted
 * mistake, and every schedule that failed once.
 */
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { buildScenario } from './engine/build.ts';
import { check, type Limits } from './engine/check.ts';
import { replay } from './engine/history.ts';
import { failureOf } from './engine/report.ts';
import { allKept, readKept } from './engine/schedules.ts';
import { parseSchedule } from './engine/state.ts';
import { loadLibrary } from './library/load.ts';
import { planted, plantedCalled } from './planted/index.ts';
import { scenarioCalled, scenarios } from './scenarios/index.ts';

const SHORT: Limits = { states: 15_000, preemptions: Infinity, deaths: 1 };
const PLANTED = { states: 200_000, preemptions: Infinity };

describe('interleavings', function () {
  this.timeout(60_000);

  for (const scenario of scenarios) {
    it(`${scenario.algorithm}: ${scenario.name}`, async () => {
      const checked = check(scenario, await loadLibrary(scenario.changes ?? []), SHORT);
      assert.equal(checked.found, undefined, failureOf(checked).join('\n'));
      assert.ok(checked.outcome.states + checked.beyond > 20, 'hardly any state was looked at');
    });
  }
});

describe('interleavings of mistaken texts', function () {
  this.timeout(60_000);

  for (const { algorithm, name, changes, scenario: scenarioName, deaths = 1 } of planted) {
    it(`${algorithm}: ${name}`, async () => {
      const scenario = scenarioCalled(algorithm, scenarioName);
      const library = await loadLibrary([...(scenario.changes ?? []), ...changes]);
      const { found } = check(scenario, library, { ...PLANTED, deaths });
      assert.notEqual(found, undefined, 'the mistake was not found');
    });
  }
});

describe('schedules that failed once', () => {
  for (const path of allKept()) {
    it(basename(path, '.json'), async () => {
      const kept = readKept(path);
      const scenario = scenarioCalled(kept.algorithm, kept.scenario);
      const steps = parseSchedule(kept.schedule);
      const library = await loadLibrary(scenario.changes ?? []);
      assert.equal(replay(buildScenario(scenario, library), steps, kept.deaths).what, undefined);
      if (kept.planted === undefined) return;
      const { changes } = plantedCalled(kept.algorithm, kept.planted);
      const mistaken = await loadLibrary([...(scenario.changes ?? []), ...changes]);
      const { what } = replay(buildScenario(scenario, mistaken), steps, kept.deaths);
      assert.notEqual(what, undefined, 'it does not fail any more with the mistake that it was found by');
    });
  }
});
