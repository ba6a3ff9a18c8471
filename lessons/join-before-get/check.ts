import {
  children,
  done,
  main,
  numbersIn,
  found,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const CHARACTERS = 1_300_000;

const check: Check = (run) => {
  const parent = main(run);
  const writer = children(run)[0];
  const put = done(run, Op.QueuePut).find(
    ({ pid, arg }) => pid === writer?.pid && arg >= CHARACTERS,
  );
  const got = done(run, Op.QueueGet).find(
    ({ pid, obj }) => pid === parent?.pid && obj === put?.obj,
  );
  return new Steps(run)
    .need(
      put !== undefined,
      'The writer puts the whole report',
      'The report should stay as long as it was, and be written by a process of its own.',
    )
    .need(
      put !== undefined &&
        got !== undefined &&
        numbersIn(run.stdout).includes(CHARACTERS),
      'The parent gets all of it',
      'It should print the number of characters: 1300000.',
    )
    .need(
      writer?.reaped === true,
      'The parent waits for the writer to end',
      'Join it, but when?',
    )
    .need(
      found(run, 'deadlock') === undefined,
      'Nobody waits in a circle',
      found(run, 'deadlock') ?? '',
    )
    .result('Get first, then join.');
};
export default check;
