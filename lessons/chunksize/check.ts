import {
  done,
  lines,
  main,
  numbersIn,
  Op,
  poolWorkers,
  Steps,
  type Check,
} from '../check-api.ts';

const LONG = 40;
const PARCELS = [LONG, LONG, LONG, LONG, 1, 1, 1, 1];

const check: Check = (run) => {
  const parent = main(run);
  const couriers = new Set(poolWorkers(run).map(({ pid }) => pid));
  const delivered = done(run, Op.PoolTaskEnd).filter(({ pid }) =>
    couriers.has(pid),
  );
  // A piece of several calls shows its first and its last one.
  const pieces = done(run, Op.PoolSubmit).map(({ text }) => numbersIn(text));
  const printed = (parent === undefined ? [] : lines(run, parent))
    .map((line) => /^(\d+) minutes: courier (\d+)$/.exec(line))
    .filter((match) => match !== null);
  const ways = printed.map(([, minutes]) => Number(minutes));
  return new Steps(run)
    .need(
      run.state.objects.some(
        ({ kind, info }) => kind === 'pool' && info.size === 2,
      ) && delivered.length > 0,
      'Two couriers do the work',
      'Keep the pool of two.',
    )
    .need(
      ways.filter((minutes) => minutes === LONG).length === 4 &&
        ways.length === PARCELS.length &&
        printed.every(([, , pid]) => couriers.has(Number(pid))),
      'All eight parcels are delivered, four of them far away',
      'Print each parcel’s minutes, and the courier who had it.',
    )
    .need(
      pieces.length >= PARCELS.length / 2 &&
        pieces.every(
          (piece) => piece.filter((minutes) => minutes === LONG).length < 2,
        ),
      'No piece holds two of the long ways',
      `There were ${pieces.length} pieces. How large may a piece be, so that there is never more than one long way in it?`,
    )
    .result('Whoever is back first takes the next one, and both are home early.');
};
export default check;
