import {
  children,
  done,
  found,
  lines,
  main,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const LAST_PAGE = 'page 100';

const check: Check = (run) => {
  const parent = main(run);
  const acquired = done(run, Op.Acquire);
  const clerk = children(run).find(({ pid }) =>
    acquired.some((e) => e.pid === pid),
  );
  const books = acquired.find(({ pid }) => pid === clerk?.pid)?.obj;
  const begun = acquired.find(({ pid }) => pid === clerk?.pid)?.time ?? Infinity;
  const times = (op: Op): number =>
    done(run, op).filter(({ pid, obj }) => pid === clerk?.pid && obj === books)
      .length;
  const pages = clerk === undefined ? [] : lines(run, clerk);
  return new Steps(run)
    .need(
      clerk !== undefined,
      'The clerk holds the lock of the books',
      'Keep the process, its lock, and its pages.',
    )
    .need(
      clerk !== undefined &&
        !pages.includes(LAST_PAGE) &&
        clerk.endedAt !== undefined,
      'The clerk is stopped before page 100',
      'An Event that the clerk looks at after each page: enough.wait(100) is a pause that can be cut short.',
    )
    .need(
      found(run, 'dead-holder') === undefined &&
        times(Op.Acquire) === times(Op.Release),
      'The clerk gives the lock back itself',
      found(run, 'dead-holder') ??
        'Whoever gives it back for the clerk does not know how the page was left.',
    )
    .need(
      acquired.some(
        ({ pid, obj, time }) =>
          pid === parent?.pid && obj === books && time > begun,
      ) &&
        parent !== undefined &&
        lines(run, parent).includes('the books are ours'),
      'The main process gets the books',
      'It acquires the same lock, and says “the books are ours”.',
    )
    .result('Asked, not killed: the clerk left the books in order.');
};
export default check;
