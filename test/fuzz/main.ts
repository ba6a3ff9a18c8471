/**
 * Gives bad inputs to everything that decodes what comes from outside of a process.
 *   npm run fuzz                               100,000 bad inputs for each decoder
 *   npm run fuzz -- --inputs 1000000           more of them
 *   npm run fuzz -- --only values              frames, handshake, manager, values, traces, …; twice for two of them
 *   npm run fuzz -- --seed 12345               the same inputs again
 * What fails prints its input. The exit code is then 1.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './target.ts';
import { targets } from './targets/index.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    only: { type: 'string', multiple: true },
    seed: { type: 'string' },
  },
});
const inputs = Number(values.inputs);
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const wanted = Object.entries(targets).filter(([name]) => values.only?.includes(name) ?? true);
if (!(inputs >= 1) || !Number.isInteger(seed) || wanted.length === 0) {
  console.error(
    `fuzz: --inputs and --seed are numbers, --only is one of ${Object.keys(targets).join(', ')}.`,
  );
  process.exit(1);
}

console.log(`seed ${seed}`);
console.log('decoder      bad inputs     refused   slowest (ms)   largest (bytes)   grown (MB)   seconds');
for (const [name, make] of wanted) {
  const begin = performance.now();
  const outcome = await fuzz(make(), inputs, seed);
  console.log(
    `${name.padEnd(10)}${String(outcome.inputs).padStart(13)}${String(outcome.refused).padStart(12)}` +
      `${outcome.slowest.toFixed(1).padStart(15)}${String(outcome.largest).padStart(18)}` +
      `${(outcome.grown / 2 ** 20).toFixed(0).padStart(13)}${((performance.now() - begin) / 1000).toFixed(1).padStart(10)}`,
  );
  for (const problem of outcome.problems.slice(0, 5)) {
    process.exitCode = 1;
    console.log(`  FAILED: ${problem.slice(0, 3000)}`);
  }
  if (outcome.problems.length > 0)
    console.log(`  repeat: npm run fuzz -- --only ${name} --inputs ${inputs} --seed ${seed}`);
}
