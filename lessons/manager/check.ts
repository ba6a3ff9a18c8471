import {
  children,
  done,
  found,
  lines,
  main,
  numbersIn,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const check: Check = (run) => {
  const parent = main(run);
  const entries = done(run, Op.ManagerCall).filter(({ text }) =>
    /^dict\.(set|setdefault|update)\(/.test(text),
  );
  const writers = children(run).filter(({ pid }) =>
    entries.some((event) => event.pid === pid),
  );
  const printed = parent === undefined ? [] : lines(run, parent);
  const numbers = numbersIn(printed.join('\n'));
  return new Steps(run)
    .need(
      writers.length === 3,
      'Three processes each enter something into the dictionary',
      `${writers.length === 1 ? 'One does' : `${writers.length} do`}. Make three of them, each with the proxy and a name as arguments.`,
    )
    .need(
      writers.length > 0 && writers.every(({ pid }) => numbers.includes(pid)),
      'The parent prints the dictionary with the pids of all three',
      'Each enters its own process.pid; wait for all of them, then print.',
    )
    .need(
      found(run, 'not-shut-down') === undefined,
      'The manager is shut down',
      found(run, 'not-shut-down') ?? '',
    )
    .result('One dictionary, three writers, and a server that keeps order.');
};
export default check;
