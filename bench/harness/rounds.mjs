/**
 * Runs the contestants of a bench by turns and compares them.
 *
 * A bench is `{ title, contestants, measures, pinned?, prepare? }`:
 *   contestants  name → ({ root, python }) => { command, args, env } or undefined where it can't run here. The program
 *                prints one line of JSON, measure → number.
 *   measures     [{ name, text, unit, better: 'more' | 'less', of, against, bar, difference }]: contestant `of` (default
 *                'ours') is compared with `against` (default 'cpython'). The ratio is how many times better `of` is;
 *                `bar`: what it should be at least. With `difference` the figures are subtracted, and `bar` is the most
 *                that `of` may need more.
 */
import { spawnSync } from 'node:child_process';

export function measure(bench, { root, python, pinned, rounds }) {
  const contestants = Object.entries(bench.contestants)
    .map(([name, make]) => [name, make({ root, python })])
    .filter(([, program]) => program !== undefined);
  const figures = new Map(contestants.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Every other round backwards, so that nobody always comes after the same other.
    const order = round % 2 === 0 ? contestants : [...contestants].reverse();
    for (const [name, program] of order) figures.get(name).push(run(name, program, pinned));
  }
  return bench.measures.map((one) => compare(one, figures)).filter((row) => row !== undefined);
}

function run(name, { command, args, env = {} }, pinned) {
  const environment = { ...process.env, ...env };
  // It adds 35 ms to each start of Node and has nothing to do with what is measured.
  delete environment.NODE_EXTRA_CA_CERTS;
  delete environment.MP_TRACE_DIR;
  Object.assign(environment, env);
  const [program, ...rest] = pinned ? ['taskset', '-c', '0', command, ...args] : [command, ...args];
  const { status, signal, stdout, stderr } = spawnSync(program, rest, {
    env: environment,
    encoding: 'utf8',
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`bench: ${name} ended with ${status ?? signal}\n${stdout}\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function compare(
  { name, text, unit, better, of = 'ours', against = 'cpython', bar, difference = false },
  figures,
) {
  const [mine, theirs] = [figures.get(of), figures.get(against)].map((rounds) =>
    rounds?.map((round) => round[name]),
  );
  if (mine === undefined || mine.some((value) => value === undefined)) return undefined;
  const row = { text, unit, of: median(mine), spread: spread(mine), against, bar, difference };
  if (theirs === undefined || theirs.some((value) => value === undefined)) return row;
  const compared = mine.map((value, round) => {
    if (difference) return value - theirs[round];
    return better === 'less' ? theirs[round] / value : value / theirs[round];
  });
  const middle = median(compared);
  return {
    ...row,
    theirs: median(theirs),
    theirSpread: spread(theirs),
    ratio: middle,
    ratioSpread: spread(compared),
    reached: bar === undefined ? undefined : difference ? middle <= bar : middle >= bar,
  };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function spread(values) {
  return [Math.min(...values), Math.max(...values)];
}
