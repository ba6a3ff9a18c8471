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
  const by = (op: Op, pid: number | undefined) =>
    done(run, op).filter((event) => event.pid === pid);
  const question = by(Op.QueuePut, parent?.pid)[0];
  const heard = by(Op.QueueGet, child?.pid)[0];
  const answer = by(Op.QueuePut, child?.pid)[0];
  const name = question?.text.replace(/^['"`]|['"`]$/g, '') ?? '';
  return new Steps(run)
    .need(
      child?.method === 'spawn',
      'The child is spawned',
      'Use the Process of the context.',
    )
    .need(
      question !== undefined && heard !== undefined && heard.obj === question.obj,
      'The parent puts a name, the child gets it',
      'Make a second queue, and hand it to the child as well: args: [questions, answers].',
    )
    .need(
      answer !== undefined && answer.obj !== question?.obj,
      'The child answers through the other queue',
      'One queue for each direction: with a single one, the parent may get back what it has put itself.',
    )
    .need(
      parent !== undefined &&
        name !== '' &&
        lines(run, parent).includes(`hello ${name}`),
      'The parent prints “hello” and the name',
      'The child should put `hello ${name}`, the parent get it and print it.',
    )
    .result('There and back again.');
};
export default check;
