import { children, lines, main, Steps, type Check } from '../check-api.ts';

const check: Check = (run) => {
  const first = main(run);
  const child = children(run).find(({ parent }) => parent === first?.id);
  const grandchild = children(run).find(
    ({ parent }) => parent === child?.id && child !== undefined,
  );
  const tells = (process: typeof child): boolean =>
    process !== undefined &&
    lines(run, process).includes(`process id: ${process.pid}`);
  return new Steps(run)
    .need(
      tells(first) && tells(child),
      'Parent and child print their ids',
      'Keep the calls of info() as they were.',
    )
    .need(
      grandchild !== undefined,
      'The child has a child of its own',
      'Make and start a Process inside f, so that it is the child who does it. Give it another target: if it were f again, there would be no end to it.',
    )
    .need(tells(grandchild), 'The grandchild prints its ids', 'Let it call info().')
    .need(
      grandchild?.reaped === true && child?.reaped === true,
      'Each parent waits for its child',
      'Whoever starts a process should join it.',
    )
    .result('Three generations, and each knows the one before.');
};
export default check;
