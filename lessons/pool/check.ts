import {
  containsInOrder,
  done,
  numbersIn,
  Op,
  poolWorkers,
  Steps,
  type Check,
} from '../check-api.ts';

const POWERS = Array.from({ length: 10 }, (_, index) => 2 ** index);

const check: Check = (run) => {
  const workers = new Set(poolWorkers(run).map(({ pid }) => pid));
  const tasks = done(run, Op.PoolTaskEnd);
  return new Steps(run)
    .need(
      tasks.length > 0 && tasks.every(({ pid }) => workers.has(pid)),
      'A pool’s workers do the computing',
      'Keep the pool, and hand the work to one of its methods.',
    )
    .need(
      /\.starmap\s*\(/.test(run.source),
      'starmap is used',
      'starmap takes a list of lists: each inner list holds the arguments of one call.',
    )
    .need(
      containsInOrder(numbersIn(run.stdout), POWERS),
      'The powers 1, 2, 4, … 512 are printed, in order',
      'A function of two numbers, and the pairs [2, 0], [2, 1], … [2, 9].',
    )
    .result('One call, ten tasks, each with its own arguments.');
};
export default check;
