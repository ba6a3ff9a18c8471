import {
  children,
  containsInOrder,
  done,
  numbersIn,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const RESULT = [0, -1, -2, -3, -4, -5, -6, -7, -8, -9];

const check: Check = (run) => {
  const arrays = run.state.objects
    .filter(({ kind }) => kind === 'array')
    .map(({ id }) => id);
  const writes = done(run, Op.ValueWrite).filter(
    ({ obj }) => obj !== undefined && arrays.includes(obj),
  );
  const shares = children(run)
    .map(({ pid }) =>
      writes.filter((event) => event.pid === pid).map(({ arg }) => arg),
    )
    .filter(({ length }) => length > 0)
    .sort((a, b) => Math.min(...a) - Math.min(...b));
  const [low = [], high = []] = shares;
  return new Steps(run)
    .need(
      shares.length === 2,
      'Two processes write into the array',
      `${shares.length === 1 ? 'One process does' : `${shares.length} do`}. Tell each process where to begin and where to stop.`,
    )
    .need(
      low.length === 5 && low.every((index) => index < 5),
      'One writes the first five items, and no others',
      'Pass the borders as arguments.',
    )
    .need(
      high.length === 5 && high.every((index) => index >= 5),
      'The other writes the last five, and no others',
      'Where one stops, the other begins.',
    )
    .need(
      containsInOrder(numbersIn(run.stdout), RESULT),
      'The whole array is printed, negated',
      'Wait for both before you print.',
    )
    .result('No lock was needed: nobody touched what was another’s.');
};
export default check;
