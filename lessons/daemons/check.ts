import { children, lines, main, Steps, type Check } from '../check-api.ts';

const WORDS = ['one', 'two', 'three', 'four', 'five'];

const check: Check = (run) => {
  const parent = main(run);
  const logger = children(run).find(({ daemon }) => daemon);
  const logged = logger === undefined ? [] : lines(run, logger);
  return new Steps(run)
    .need(
      logger !== undefined,
      'The logger is a daemon',
      'Its endless loop would keep the program from ending, were it not one.',
    )
    .need(
      WORDS.every((word) => logged.includes(`log: ${word}`)),
      'It writes all five lines',
      `It wrote ${logged.length}. Before the main process ends, it should wait until the queue's work is done.`,
    )
    .need(
      parent !== undefined && lines(run, parent).includes('the program ends'),
      'The program ends by itself',
      'Keep the last line of the main process.',
    )
    .result('Nothing was lost, and nobody had to tell the logger to stop.');
};
export default check;
