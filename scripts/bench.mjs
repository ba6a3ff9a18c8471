// Measures this library against CPython and against itself, in interleaved rounds of the same run.
//   npm run bench                       everything
//   npm run bench -- locks pool         some of bench/NAME.bench.mjs
//   npm run bench -- --rounds 9 --only pinned      more rounds; on one CPU only (or: free)
//   npm run bench -- --json FILE        the figures, also as JSON
// A ratio is computed in each round, between programs that ran one after the other; what is printed is the median of
// these ratios with the lowest and the highest.
import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { newestPython } from '../bench/harness/python.mjs';
import { measure } from '../bench/harness/rounds.mjs';
import { printTable } from '../bench/harness/table.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = { rounds: 5, only: undefined, json: undefined };
const names = [];
for (let argv = process.argv.slice(2); argv.length > 0;) {
  const [argument, value] = argv;
  if (argument.startsWith('--')) {
    const key = argument.slice(2);
    if (!(key in options) || value === undefined) fail(`bench: ${argument} is no option, or has no value.`);
    options[key] = key === 'rounds' ? Number(value) : value;
    argv = argv.slice(2);
  } else {
    names.push(argument);
    argv = argv.slice(1);
  }
}
if (!(options.rounds >= 1)) fail('bench: --rounds needs a number, 1 or more.');
const modes = ['free', 'pinned'].filter((mode) => options.only === undefined || options.only === mode);
if (modes.length === 0) fail('bench: --only is "free" or "pinned".');

const available = readdirSync(`${root}bench`)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.slice(0, -'.bench.mjs'.length));
for (const name of names)
  if (!available.includes(name)) fail(`bench: there is no "${name}"; there are: ${available.join(', ')}.`);

const python = newestPython();
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} CPUs; Node ${process.version}; ${python === undefined ? 'no CPython found' : `CPython ${python.version}`}; ${options.rounds} rounds`,
);

const results = [];
for (const name of available) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { default: bench } = await import(`../bench/${name}.bench.mjs`);
  await bench.prepare?.({ root });
  for (const mode of modes) {
    if (mode === 'pinned' && bench.pinned === false) continue;
    const rows = measure(bench, { root, python, pinned: mode === 'pinned', rounds: options.rounds });
    results.push({ name, mode, rows });
    printTable(`${bench.title} (${mode === 'pinned' ? 'on one CPU' : 'free'})`, rows);
  }
}
if (options.json !== undefined)
  writeFileSync(
    options.json,
    `${JSON.stringify({ node: process.version, python: python?.version, results }, null, 2)}\n`,
  );

function fail(message) {
  console.error(message);
  process.exit(1);
}
