import { children, done, lines, Op, Steps, type Check } from '../check-api.ts';

const check: Check = (run) => {
  const workers = children(run);
  const reports = workers.flatMap((worker) => lines(run, worker));
  const crossings = done(run, Op.BarrierWait);
  const crossed = workers.filter(({ pid }) =>
    crossings.some((event) => event.pid === pid),
  );
  return new Steps(run)
    .need(
      workers.length === 3,
      'Three processes compute',
      `There are ${workers.length}.`,
    )
    .need(
      crossed.length === 3,
      'All three meet at a barrier',
      'Each of them has the barrier as an argument, and nobody waits at it.',
    )
    .need(
      [0, 1, 2].every((id) => reports.includes(`worker ${id}: 8`)),
      'All of them report 8',
      `They say: ${reports.join(', ') || 'nothing'}. In a round there is a time to read and a time to write.`,
    )
    .result('Three rounds, in step.');
};
export default check;
