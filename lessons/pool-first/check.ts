import {
  containsInOrder,
  done,
  numbersIn,
  Op,
  poolWorkers,
  Steps,
  type Check,
} from '../check-api.ts';

const CUBES = Array.from({ length: 20 }, (_, index) => (index + 1) ** 3);

const check: Check = (run) => {
  const pools = run.state.objects.filter(({ kind }) => kind === 'pool');
  const workers = new Set(poolWorkers(run).map(({ pid }) => pid));
  const tasks = done(run, Op.PoolTaskEnd);
  return new Steps(run)
    .need(
      pools.length === 1 && pools[0]?.info.size === 3,
      'There is one pool of three workers',
      'The number of workers is the first argument of Pool.',
    )
    .need(
      tasks.length > 0 && tasks.every(({ pid }) => workers.has(pid)),
      'The workers do the computing',
      'Hand the function and the numbers to p.map.',
    )
    .need(
      containsInOrder(numbersIn(run.stdout), CUBES),
      'The cubes of 1 to 20 are printed, in order',
      'Expected 1, 8, 27, … and 8000 at the end.',
    )
    .result('Twenty cubes, three workers, one line of code for the sharing.');
};
export default check;
