import { children, found, lines, main, Steps, type Check } from '../check-api.ts';

/** Microseconds; the film is a little longer. */
const FILM = 2_500_000;

const check: Check = (run) => {
  const parent = main(run);
  const errands = children(run);
  // When the film is over, by the line that says so.
  const over = run.output.find(
    ({ process, text }) =>
      process === parent?.id && text === 'parent: what a film!',
  )?.time;
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
      over !== undefined,
      'The parent still sees the whole film',
      'The film of three seconds should stay, and what the parent says of it.',
    )
    .need(
      over !== undefined &&
        errands.every(({ reapedAt }) => over - (reapedAt ?? Infinity) > FILM),
      'Each child is asked before the film begins',
      'Keep the Process objects in a list, and join each one before the film.',
    )
    .need(
      found(run, 'zombie') === undefined,
      'None of them stays a zombie',
      found(run, 'zombie') ?? '',
    )
    .result('Everybody is home, everybody was asked.');
};
export default check;
