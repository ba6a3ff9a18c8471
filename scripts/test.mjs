// Runs the tests, setting up first whatever is missing.
//   npm test                     everything
//   npm test -- unit process     some parts
//   npm test -- process --grep join --times 50     passed on to mocha; --times repeats the part
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: the tests need Node 20.19 or newer.`);
  process.exit(1);
}

function run(label, command, args, { quiet = false } = {}) {
  const begin = performance.now();
  console.log(`\n── ${label}`);
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
    env: testEnv,
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const ok = result.status === 0;
  console.log(
    `── ${label}: ${ok ? 'ok' : `failed (${result.signal ?? result.status ?? result.error?.message})`}, ${seconds} s`,
  );
  return ok;
}

const testEnv = { ...process.env };
// It adds 35 ms to every start of Node and has nothing to do with what is tested.
delete testEnv.NODE_EXTRA_CA_CERTS;

const argv = process.argv.slice(2);
const firstOption = argv.findIndex((arg) => arg.startsWith('-'));
const wanted = firstOption === -1 ? argv : argv.slice(0, firstOption);
const mochaArgs = firstOption === -1 ? [] : argv.slice(firstOption);
let times = 1;
const timesAt = mochaArgs.indexOf('--times');
if (timesAt !== -1) [, times] = mochaArgs.splice(timesAt, 2).map(Number);

if (!existsSync(`${root}node_modules/typescript`)) {
  if (!run('install', 'npm', ['ci'])) process.exit(1);
}

function mochaArguments(files) {
  return [
    '--import',
    'tsx',
    'node_modules/mocha/bin/mocha.js',
    '--reporter',
    'dot',
    '--timeout',
    '20000',
    '--forbid-only',
    '--forbid-pending',
    ...mochaArgs,
    ...files,
  ];
}

const mocha = (folders) => () => {
  const files = folders.flatMap((folder) => testFiles(`test/${folder}`));
  if (files.length === 0) return true;
  for (let round = 1; round <= times; round++) {
    if (times > 1) console.log(`round ${round} of ${times}`);
    if (!run(`mocha ${folders.join(' ')}`, node, mochaArguments(files))) return false;
  }
  return true;
};

/** As mocha(), for what only computes. */
const mochaBeside = (folder) => async () => {
  for (let round = 1; round <= times; round++)
    if (!(await runBeside(`mocha ${folder}`, mochaArguments(testFiles(`test/${folder}`))))) return false;
  return true;
};

function testFiles(folder) {
  if (!existsSync(root + folder)) return [];
  return readdirSync(root + folder, { recursive: true })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** As run(), but others run meanwhile: what it printed is shown when it has ended. */
async function runBeside(label, arguments_) {
  const begin = performance.now();
  const child = spawn(node, arguments_, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: testEnv });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const [code, signal] = await once(child, 'close');
  process.stdout.write(Buffer.concat(said));
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  console.log(`── ${label}: ${code === 0 ? 'ok' : `failed (${signal ?? code})`}, ${seconds} s`);
  return code === 0;
}

async function inTurn(steps) {
  let ok = true;
  for (const [label, arguments_] of steps) ok = (await runBeside(label, arguments_)) && ok;
  return ok;
}

const typescript = (project) => [
  `types of ${project}`,
  ['node_modules/typescript/bin/tsc', '-p', project.endsWith('.json') ? project : `${project}/tsconfig.json`],
];

/** In the order in which a mistake is found soonest. Each part can be run alone. */
const parts = {
  types: () =>
    inTurn(
      [
        'trace',
        'runtime',
        'src',
        'media',
        'lessons',
        'lessons/tsconfig.programs.json',
        'test',
        'test/conformance/pairs',
        'test/types/published',
      ].map(typescript),
    ),
  lint: () =>
    inTurn([
      ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']],
      ['lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
    ]),
  architecture: mochaBeside('architecture'),
  trace: mochaBeside('trace'),
  interleavings: mochaBeside('interleavings'),
  unit: mocha(['runtime', 'loading', 'media', 'src']),
  process: mocha(['process']),
  runner: mocha(['runner', 'cli']),
  robustness: mocha(['fuzz', 'chaos', 'load']),
  conformance: mocha(['conformance']),
  lessons: mocha(['lessons']),
  browser: mocha(['browser']),
  vscode: mocha(['vscode']),
};

for (const name of wanted) {
  if (!(name in parts)) {
    console.error(`npm test: there is no part "${name}". Parts: ${Object.keys(parts).join(', ')}`);
    process.exit(1);
  }
}

if (!run('build', node, ['scripts/build.mjs'])) process.exit(1);
const failed = [];
const chosen = Object.entries(parts).filter(([name]) => wanted.length === 0 || wanted.includes(name));
async function inOrder(some) {
  for (const [name, part] of some) if (!(await part())) failed.push(name);
}
// What only computes keeps one processor busy, so two at a time; what starts processes has the machine alone.
const computing = chosen.filter(([name]) =>
  ['types', 'lint', 'architecture', 'trace', 'interleavings'].includes(name),
);
const [linting, others] = [true, false].map((is) => computing.filter(([name]) => (name === 'lint') === is));
await Promise.all([inOrder(linting), inOrder(others)]);
await inOrder(chosen.filter((entry) => !computing.includes(entry)));
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}. Run one part alone with: npm test -- ${failed[0]}`);
  process.exit(1);
}
console.log('\nEverything passed.');
