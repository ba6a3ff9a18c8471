import {
  children,
  done,
  found,
  lines,
  main,
  numbersIn,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const PROCESSES = 2;
const TOTAL = 1000;
/** So many questions are few: some to make things, to send a sum, to read the result. */
const FEW = 60;

const check: Check = (run) => {
  const parent = main(run);
  const counters = children(run);
  const calls = done(run, Op.ManagerCall).length;
  const took = new Set(
    [Op.ValueWrite, Op.ManagerCall, Op.QueuePut, Op.ConnectionSend].flatMap((op) =>
      done(run, op).map(({ pid }) => pid),
    ),
  );
  const printed = parent === undefined ? [] : lines(run, parent);
  return new Steps(run)
    .need(
      counters.filter(({ pid }) => took.has(pid)).length === PROCESSES,
      'Two processes count',
      'Keep both of them; each of the two has its part in the sum.',
    )
    .need(
      calls < FEW,
      'No manager is asked for each step',
      `A manager was asked ${calls} times. A Value from multiprocessing itself lies in shared memory.`,
    )
    .need(
      found(run, 'lost-update') === undefined,
      'No step is lost',
      found(run, 'lost-update') ?? '',
    )
    .need(
      printed.some(
        (line) => line.startsWith('total:') && numbersIn(line).includes(TOTAL),
      ),
      'The total is 1000',
      'Print “total:” and the number, when both have ended.',
    )
    .result('The same number, and nobody had to be asked.');
};
export default check;
