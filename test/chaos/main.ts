/**
 * Drives queues, pools, connections and managers under load while their processes are killed, frozen and starved.
 *   npm run chaos -- --rounds 1000            so many rounds; default 100
 *   npm run chaos -- --seed 12345             the first round's seed; each round has the next one
 *   npm run chaos -- --only queues            or pools, connections, managers; twice for two of them
 *   npm run chaos -- --minutes 4              no new round after so many minutes
 *   npm run chaos -- --fault kill             one kind of fault only (the start of its name)
 *   npm run chaos -- --ms 300                 milliseconds of load in a round
 *   npm run chaos -- --verbose                one line for each round
 * A round that fails prints its seed and the command that repeats it. The exit code is then 1.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram, stopBuilding } from '../../runtime/loading/build-program.ts';
import { oneOf, seeded } from '../support/seeded.ts';
import { faults } from './faults.ts';
import { CLEAR_WITHIN, playRound, type RoundResult } from './round.ts';

const SCENARIOS = ['queues', 'pools', 'connections', 'managers'] as const;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
    minutes: { type: 'string' },
    fault: { type: 'string' },
    ms: { type: 'string', default: '300' },
    verbose: { type: 'boolean', default: false },
  },
});

const rounds = positive('rounds', values.rounds);
const ms = positive('ms', values.ms);
const until =
  performance.now() +
  (values.minutes === undefined ? Infinity : positive('minutes', values.minutes) * 60_000);
const firstSeed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : positive('seed', values.seed);
const scenarios = SCENARIOS.filter((name) => values.only === undefined || values.only.includes(name));
if (scenarios.length === 0) fail(`--only is one of ${SCENARIOS.join(', ')}.`);
const possible = faults.filter(({ name, missing }) => {
  if (values.fault !== undefined && !name.startsWith(values.fault)) return false;
  const needed = missing?.();
  if (needed !== undefined) console.log(`Left out: "${name}", which needs ${needed}.`);
  return needed === undefined;
});
if (possible.length === 0) fail(`--fault is one of ${faults.map(({ name }) => `"${name}"`).join(', ')}.`);

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value >= 1)) fail(`--${name} needs a number, 1 or more.`);
  return value;
}

function fail(message: string): never {
  console.error(`chaos: ${message}`);
  process.exit(1);
}

interface Sum {
  rounds: number;
  failed: number;
  acknowledged: number;
  lost: number;
  refused: number;
  slowest: number;
}

const sums = new Map<string, Sum>();

function add(name: string, { problems, counts, clearedAfter }: RoundResult): void {
  const sum = sums.get(name) ?? { rounds: 0, failed: 0, acknowledged: 0, lost: 0, refused: 0, slowest: 0 };
  sum.rounds += 1;
  sum.failed += problems.length > 0 ? 1 : 0;
  sum.acknowledged += counts.acknowledged;
  sum.lost += counts.lost;
  sum.refused += counts.refused;
  sum.slowest = Math.max(sum.slowest, Math.round(clearedAfter));
  sums.set(name, sum);
}

const folder = mkdtempSync(join(tmpdir(), 'mp-chaos-build-'));
try {
  const entries = new Map<string, string>();
  for (const scenario of scenarios) {
    const file = resolve(import.meta.dirname, `programs/${scenario}.ts`);
    const built = await buildProgram({ file, outDir: join(folder, scenario) });
    if (!built.ok) fail(built.errors.map(({ text }) => text).join('\n'));
    entries.set(scenario, built.entry);
  }
  await stopBuilding();
  const begin = performance.now();
  let played = 0;
  for (; played < rounds && performance.now() < until; played++) {
    const seed = firstSeed + played;
    // Of a generator of its own, so that one round can be repeated alone.
    const random = seeded(seed ^ 0x5eed);
    const scenario = oneOf(random, scenarios);
    const fault = oneOf(random, possible);
    const result = await playRound(entries.get(scenario) ?? '', fault, seed, ms);
    add(scenario, result);
    add(`  ${fault.name}`, result);
    if (values.verbose)
      console.log(
        seed,
        scenario,
        fault.name,
        JSON.stringify(result.counts),
        result.done.join('; '),
        result.output,
      );
    if (result.problems.length > 0) report(seed, scenario, fault.name, result);
  }
  summary(played, (performance.now() - begin) / 1000);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(
  seed: number,
  scenario: string,
  fault: string,
  { problems, done, output }: RoundResult,
): void {
  process.exitCode = 1;
  console.log(`\nFAILED: seed ${seed}, ${scenario}, ${fault}: ${done.join('; ')}`);
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
  if (problems.length > 10) console.log(`  and ${problems.length - 10} more`);
  if (output.trim() !== '') console.log(`  it printed:\n${output.slice(0, 3000)}`);
  const only = values.only === undefined ? '' : values.only.map((name) => ` --only ${name}`).join('');
  const wanted = values.fault === undefined ? '' : ` --fault "${values.fault}"`;
  console.log(`  repeat: npm run chaos -- --rounds 20 --seed ${seed} --ms ${ms}${only}${wanted}`);
}

function summary(played: number, seconds: number): void {
  console.log(
    `\n${played} rounds in ${seconds.toFixed(0)} s, seeds ${firstSeed} to ${firstSeed + played - 1}.`,
  );
  console.log(
    '                        rounds  failed  acknowledged  lost with the dead  refused  clear after (ms, most)',
  );
  for (const [name, sum] of [...sums].sort(
    ([a], [b]) => Number(a.startsWith(' ')) - Number(b.startsWith(' ')),
  ))
    console.log(
      `${name.padEnd(22)}${String(sum.rounds).padStart(8)}${String(sum.failed).padStart(8)}` +
        `${String(sum.acknowledged).padStart(14)}${String(sum.lost).padStart(20)}${String(sum.refused).padStart(9)}` +
        String(sum.slowest).padStart(24),
    );
  console.log(
    process.exitCode === 1
      ? 'Some rounds failed: see above.'
      : `Nothing hung, came twice, or was lost but with a process that died; all was gone within ${CLEAR_WITHIN} ms.`,
  );
}
