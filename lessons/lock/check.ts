import { children, done, lines, Op, Steps, type Check } from '../check-api.ts';

const check: Check = (run) => {
  const workers = children(run);
  const both = workers.filter((process) => {
    const [hello = '', goodbye = '', ...more] = lines(run, process);
    const number = /^hello world (\d+)$/.exec(hello)?.[1];
    return (
      number !== undefined && goodbye === `goodbye ${number}` && more.length === 0
    );
  });
  const acquired = done(run, Op.Acquire);
  const taken = workers.map(({ pid }) =>
    acquired.filter((event) => event.pid === pid),
  );
  const locks = new Set(taken.flat().map(({ obj }) => obj));
  return new Steps(run)
    .need(
      workers.length === 10,
      'There are ten processes',
      `There were ${workers.length}.`,
    )
    .need(
      both.length === 10,
      'Each prints its two lines',
      'First “hello world” with the number, then “goodbye” with the same number.',
    )
    .need(
      locks.size === 1 && taken.every(({ length }) => length >= 1),
      'All take turns at the same lock',
      'The lock is made once, in the parent, and handed to every process.',
    )
    .need(
      taken.every(({ length }) => length === 1),
      'Each takes the lock once, for both lines',
      'Between giving it back and taking it again, another process may come in between.',
    )
    .result('What belongs together is done under one lock, taken once.');
};
export default check;
