import {
  children,
  lines,
  main,
  found,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const SECOND = 1_000_000;

const check: Check = (run) => {
  const parent = main(run);
  const errands = children(run);
  const reaped = run.events.filter(({ op }) => op === Op.ProcessReaped);
  const delays = errands.map(({ object, endedAt }) => {
    const event = reaped.find(({ obj }) => obj !== undefined && obj === object);
    return event === undefined || endedAt === undefined
      ? Infinity
      : event.time - endedAt;
  });
  const lastReaped = Math.max(0, ...reaped.map(({ time }) => time));
  return new Steps(run)
    .need(
      errands.length >= 3 &&
        errands.every((errand) =>
          lines(run, errand).some((line) => line.endsWith(': done')),
        ),
      'Three children run their errands',
      'Keep the three processes and what they print.',
    )
    .need(
      delays.every((delay) => delay < SECOND / 2),
      'None of them stays a zombie',
      'Keep the Process objects in a list, and join each one before the film.',
    )
    .need(
      parent !== undefined &&
        lines(run, parent).includes('parent: what a film!') &&
        run.state.time - lastReaped > 3 * SECOND,
      'The parent still sees the whole film',
      'The film of four seconds should stay, after the errands are done.',
    )
    .need(
      found(run, 'zombie') === undefined,
      'Every child is asked in time',
      found(run, 'zombie') ?? '',
    )
    .result('Everybody is home, everybody was asked.');
};
export default check;
