import {
  children,
  done,
  lines,
  main,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const check: Check = (run) => {
  const parent = main(run);
  const child = children(run)[0];
  const puts = done(run, Op.QueuePut).filter(({ pid }) => pid === child?.pid);
  const gets = done(run, Op.QueueGet).filter(({ pid }) => pid === parent?.pid);
  const printed = parent === undefined ? [] : lines(run, parent);
  return new Steps(run)
    .need(
      puts.length === 4 && puts.slice(0, 3).every(({ text }) => text !== 'null'),
      'The child puts three items and a mark',
      `Four calls of put are expected from the child; there were ${puts.length}.`,
    )
    .need(
      puts[3]?.text === 'null',
      'The mark comes last, and is null',
      'q.put(null) after the three items.',
    )
    .need(
      gets.length === 4 && gets[3]?.text === 'null',
      'The parent gets until the mark, and not further',
      'A loop: get an item, leave the loop when it is null. One get more would wait for ever.',
    )
    .need(
      printed.length >= 3 && !printed.includes('null'),
      'The three items are printed, the mark is not',
      'Look for the mark before you print.',
    )
    .result(
      'A mark for the end: the simplest way to say that nothing more will come.',
    );
};
export default check;
