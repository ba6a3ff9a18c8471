import {
  children,
  done,
  lines,
  main,
  Op,
  Phase,
  Steps,
  type Check,
  type CheckedEvent,
} from '../check-api.ts';

const WORDS = ['one', 'two', 'three', 'four', 'five'];

const check: Check = (run) => {
  const parent = main(run);
  const logger = children(run).find(({ daemon }) => daemon);
  const logged = logger === undefined ? [] : lines(run, logger);
  const lastPut = done(run, Op.QueuePut).findLast(({ pid }) => pid === parent?.pid);
  const waited = run.events.some(
    (event) =>
      event.pid === parent?.pid &&
      event.time > (lastPut?.time ?? Infinity) &&
      isWait(event),
  );
  return new Steps(run)
    .need(
      logger !== undefined,
      'The logger is a daemon',
      'Its endless loop would keep the program from ending, were it not one.',
    )
    .need(
      WORDS.every((word) => logged.includes(`log: ${word}`)),
      'It writes all five lines',
      `It wrote ${logged.length}. Before the main process ends, it should wait until the work is done.`,
    )
    .need(
      waited,
      'The main process waits for the work, and not for luck',
      'A JoinableQueue has a join of its own: it returns when taskDone() was called for each item.',
    )
    .need(
      parent !== undefined && lines(run, parent).includes('the program ends'),
      'The program ends by itself',
      'Keep the last line of the main process.',
    )
    .result('Nothing was lost, and nobody had to tell the logger to stop.');
};
export default check;

/** Whatever makes one process wait for another, but for waiting until it has ended: a daemon's loop has no end. */
function isWait({ op, phase }: CheckedEvent): boolean {
  const waits: readonly Op[] = [
    Op.QueueJoin,
    Op.QueueGet,
    Op.EventWait,
    Op.ConditionWait,
    Op.Acquire,
    Op.ConnectionReceive,
  ];
  return waits.includes(op) && phase !== Phase.Begin;
}
