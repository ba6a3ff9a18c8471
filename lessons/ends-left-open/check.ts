import {
  children,
  done,
  lines,
  main,
  Op,
  Result,
  Steps,
  type Check,
} from '../check-api.ts';

const STORY = ['Once upon a time', 'there was a process', 'and it ended.'];

const check: Check = (run) => {
  const parent = main(run);
  const tellers = new Set(children(run).map(({ pid }) => pid));
  const told = done(run, Op.ConnectionSend).filter(({ pid }) => tellers.has(pid));
  const printed = parent === undefined ? [] : lines(run, parent);
  const sawTheEnd = run.events.some(
    ({ op, pid, result }) =>
      op === Op.ConnectionReceive &&
      pid === parent?.pid &&
      result === Result.EndOfFile,
  );
  return new Steps(run)
    .need(
      told.length === STORY.length,
      'Another process tells the story, in three messages',
      'Keep the teller as it was: no message more, and none less.',
    )
    .need(
      STORY.every((line) => printed.includes(line)),
      'The listener hears all of it',
      'Print each message that recv() brings.',
    )
    .need(
      sawTheEnd,
      'recv() notices the end',
      'As long as any copy of the teller’s end is open, the story may go on. Who has one, after the child has closed its own?',
    )
    .need(
      printed.includes('that was all'),
      'Then it prints “that was all”',
      'In the block that catches the EOFError.',
    )
    .result('The last copy is closed, and the pipe itself says that it is over.');
};
export default check;
