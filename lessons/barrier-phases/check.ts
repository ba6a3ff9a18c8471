import { children, done, lines, Op, Steps, type Check } from '../check-api.ts';

const ROUNDS = 3;

const check: Check = (run) => {
  const workers = children(run);
  const reports = workers.flatMap((worker) => lines(run, worker));
  const crossings = done(run, Op.BarrierWait);
  const crossed = workers.filter(
    ({ pid }) => crossings.filter((event) => event.pid === pid).length > ROUNDS,
  );
  return new Steps(run)
    .need(
      workers.length === 3,
      'Three processes compute',
      `There are ${workers.length}.`,
    )
    .need(
      crossed.length === 3,
      'All three meet at the barrier in each round',
      'They meet once, before the first round. In a round there is a time to read and a time to write.',
    )
    .need(
      [0, 1, 2].every((id) => reports.includes(`worker ${id}: 8`)),
      'All of them report 8',
      `They say: ${reports.join(', ') || 'nothing'}. Nobody may write what another has still to read, nor read what another has still to write.`,
    )
    .result('Three rounds, in step.');
};
export default check;
