// Measures this library against CPython and the pools of Node, in interleaved rounds of the same run.
//   npm run bench                       the figures of docs/performance.md
//   npm run bench -- locks pool         some of bench/NAME.bench.mjs
//   npm run bench -- all                also what the panel, the trace and the command line cost
//   npm run bench -- --write            writes docs/performance.md and its picture anew
//   npm run bench -- --rounds 9 --only pinned      more rounds; on one CPU only (or: free)
//   npm run bench -- growth --long      ten million items in place of one
//   npm run bench -- --json FILE        the figures, also as JSON
// A ratio is computed in each round, between programs that ran one after the other; what is printed is the median of
// these ratios with the lowest and the highest.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeMachine, load } from '../bench/harness/machine.mjs';
import { newestPython } from '../bench/harness/python.mjs';
import { picture, PICTURE, report } from '../bench/harness/report.mjs';
import { measure } from '../bench/harness/rounds.mjs';
import { printTable } from '../bench/harness/table.mjs';
import { versionsOfPools } from '../bench/pools/installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const options = { rounds: 5, only: undefined, json: undefined };
const flags = { write: false, long: false };
const names = [];
for (let argv = process.argv.slice(2); argv.length > 0;) {
  const [argument, value] = argv;
  if (argument.startsWith('--')) {
    const key = argument.slice(2);
    if (key in flags) {
      flags[key] = true;
      argv = argv.slice(1);
      continue;
    }
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
const { write, long } = flags;

/** In the order of the page. */
const figures = [
  'locks',
  'contended',
  'queues',
  'pipes',
  'processes',
  'pool',
  'pools',
  'managers',
  'idle',
  'growth',
];
const available = readdirSync(`${root}bench`)
  .filter((file) => file.endsWith('.bench.mjs'))
  .map((file) => file.slice(0, -'.bench.mjs'.length));
const all = [
  ...figures.filter((name) => available.includes(name)),
  ...available.filter((name) => !figures.includes(name)),
];
for (const name of names)
  if (name !== 'all' && !available.includes(name))
    fail(`bench: there is no "${name}"; there are: all, ${all.join(', ')}.`);
const chosen = all.filter((name) =>
  names.length === 0 ? figures.includes(name) : names.includes(name) || names.includes('all'),
);
if (write && (names.length > 0 || modes.length < 2))
  fail('bench: --write writes the whole page: without names, and without --only.');
if (!existsSync(`${root}runtime/dist/index.js`))
  fail('bench: the library is not built; run npm run build first.');

const begin = performance.now();
const loads = [load()];
const python = newestPython();
const machine = describeMachine({ python, pools: chosen.includes('pools') ? versionsOfPools() : undefined });
console.log(
  `${machine.cpu}; Node ${machine.node}; ${python === undefined ? 'no CPython found' : `CPython ${python.version}`}; ${options.rounds} rounds; load ${loads[0].toFixed(1)}`,
);

const results = [];
for (const name of chosen) {
  const { default: bench } = await import(`../bench/${name}.bench.mjs`);
  const result = { name, title: bench.title, note: bench.note, modes: {} };
  results.push(result);
  const since = performance.now();
  try {
    await bench.prepare?.({ root });
    for (const mode of modes) {
      if (mode === 'pinned' && bench.pinned === false) continue;
      const pinned = mode === 'pinned';
      const rows = measure(bench, { root, python, pinned, rounds: options.rounds, long });
      result.modes[mode] = rows;
      printTable(`${bench.title} (${pinned ? 'on one CPU' : 'free'})`, rows);
    }
  } catch (error) {
    // The others are still worth their time.
    result.failed = error.message;
    process.exitCode = 1;
    console.error(`\n${bench.title}: ${error.message}`);
  }
  console.log(`  ${((performance.now() - since) / 1000).toFixed(0)} s`);
}
loads.push(load());
const minutes = (performance.now() - begin) / 60_000;
const bars = results
  .flatMap(({ modes }) => Object.values(modes).flat())
  .filter(({ reached }) => reached !== undefined);
console.log(
  `\n${bars.filter(({ reached }) => reached).length} of ${bars.length} bars reached, in ${minutes.toFixed(1)} minutes`,
);

if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ machine, loads, results }, null, 2)}\n`);
if (write) {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    `${root}docs/performance.md`,
    report({ machine, date, minutes, rounds: options.rounds, long, loads, results }),
  );
  writeFileSync(`${root}docs/${PICTURE}`, picture(results));
  console.log(`written: docs/performance.md, docs/${PICTURE}`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
