import {
  containsInOrder,
  done,
  lines,
  main,
  numbersIn,
  Op,
  poolWorkers,
  Steps,
  type Check,
} from '../check-api.ts';

const check: Check = (run) => {
  const parent = main(run);
  const workers = new Set(poolWorkers(run).map(({ pid }) => pid));
  const tasks = done(run, Op.PoolTaskEnd).filter(({ pid }) => workers.has(pid));
  const printed = parent === undefined ? [] : lines(run, parent);
  return new Steps(run)
    .need(
      tasks.length > 0,
      'The workers of a pool do the computing',
      'Define the function at the top of the file, where the workers find it by its name.',
    )
    .need(
      containsInOrder(numbersIn(printed.join('\n')), [10, 20, 30]),
      'The parent prints 10, 20, 30',
      'A function at the top of the file does not see the variables of the block: give it the factor as an argument. starmap takes a list of lists of arguments.',
    )
    .result('A name to be found by, and arguments for the rest.');
};
export default check;
