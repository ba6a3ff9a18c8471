import { children, lines, main, Steps, type Check } from '../check-api.ts';

const check: Check = (run) => {
  const first = main(run);
  const printed = first === undefined ? [] : lines(run, first);
  const calls = run.source.match(/\bsetStartMethod\s*\(/g) ?? [];
  return new Steps(run)
    .need(
      children(run).some(({ method }) => method === 'spawn'),
      'The child is spawned',
      'The first setStartMethod should stay.',
    )
    .need(
      printed.includes('hello'),
      'The child’s greeting arrives',
      'q.get() brings it; print it.',
    )
    .need(
      calls.length >= 2,
      'The method is set a second time',
      'Call mp.setStartMethod again, with any method.',
    )
    .need(
      printed.some((line) => /already/i.test(line)),
      'The error’s message is printed, and the program goes on',
      'Put the second call into try { … } catch (error) { … } and print error.message.',
    )
    .result('Once is enough: the library says so, and your program survives it.');
};
export default check;
