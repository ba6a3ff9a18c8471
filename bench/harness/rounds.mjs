/**
 * Runs the contestants of a bench by turns, so that whatever else the machine does meets all of them.
 *
 * A bench is `{ title, contestants, measures, pinned?, rounds?, prepare?, note? }`:
 *   contestants  name → ({ root, python, long }) => { command, args, env } or undefined where it can't run here. The
 *                program prints one line of JSON, measure → number.
 *   measures     see `compare.mjs`.
 *   pinned       false: to run it on one CPU would say nothing.
 *   rounds       at most so many, where one takes long.
 */
import { spawnSync } from 'node:child_process';
import { compare } from './compare.mjs';

/** The longest that one program may take, in ms; ten times as long in the long form. */
const PATIENCE = 120_000;

export function measure(bench, { root, python, pinned, rounds, long }) {
  const contestants = Object.entries(bench.contestants)
    .map(([name, make]) => [name, make({ root, python, long })])
    .filter(([, program]) => program !== undefined);
  const figures = new Map(contestants.map(([name]) => [name, []]));
  const count = Math.min(rounds, bench.rounds ?? Infinity);
  for (let round = 0; round < count; round++) {
    // Every other round backwards, so that nobody always comes after the same other.
    const order = round % 2 === 0 ? contestants : [...contestants].reverse();
    for (const [name, program] of order)
      figures.get(name).push(run(name, program, pinned, long ? 10 * PATIENCE : PATIENCE));
  }
  return bench.measures.map((one) => compare(one, figures)).filter((row) => row !== undefined);
}

function run(name, { command, args, env = {} }, pinned, timeout) {
  const environment = { ...process.env };
  // It adds 35 ms to each start of Node and has nothing to do with what is measured.
  delete environment.NODE_EXTRA_CA_CERTS;
  delete environment.MP_TRACE_DIR;
  Object.assign(environment, env);
  const [program, ...rest] = pinned ? ['taskset', '-c', '0', command, ...args] : [command, ...args];
  const { status, signal, error, stdout, stderr } = spawnSync(program, rest, {
    env: environment,
    encoding: 'utf8',
    timeout,
  });
  if (status !== 0)
    throw new Error(`${name} ended with ${status ?? signal ?? error?.message}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
