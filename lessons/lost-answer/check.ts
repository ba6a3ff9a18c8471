import {
  children,
  done,
  found,
  main,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const check: Check = (run) => {
  const parent = main(run);
  const parsers = run.state.processes.filter(
    ({ id, role }) =>
      id !== parent?.id && (role === undefined || role === 'pool-worker'),
  );
  const said = run.output.find(
    ({ process, stream, text }) =>
      process === parent?.id && stream === 'stdout' && /^no answer: *\S/.test(text),
  );
  const learnt = [
    Op.QueueGet,
    Op.ConnectionReceive,
    Op.ProcessReaped,
    Op.PoolResult,
  ]
    .flatMap((op) => done(run, op))
    .filter(({ pid, time }) => pid === parent?.pid && time < (said?.time ?? 0));
  return new Steps(run)
    .need(
      parsers.length > 0,
      'Another process reads the text',
      'Keep the parser, and the text as broken as it is.',
    )
    .need(
      found(run, 'deadlock') === undefined,
      'Nobody waits for what nobody will do',
      found(run, 'deadlock') ?? '',
    )
    .need(
      said !== undefined,
      'The parent prints “no answer:” and the reason',
      'For instance “no answer: SyntaxError …”.',
    )
    .need(
      learnt.length > 0,
      'It has learnt so from the parser',
      'By an answer that says what went wrong, or by the exit code after join().',
    )
    .need(
      children(run).every(({ reaped }) => reaped),
      'The parent waits for the parser to end',
      'Keep the join, after the answer.',
    )
    .result('An answer in any case: nobody waits in vain.');
};
export default check;
