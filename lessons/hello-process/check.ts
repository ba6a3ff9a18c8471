import {
  children,
  lines,
  overlapped,
  Steps,
  type Check,
  type CheckedRun,
} from '../check-api.ts';

const check: Check = (run) => {
  const bob = greeterOf(run, 'bob');
  const alice = greeterOf(run, 'alice');
  return new Steps(run)
    .need(
      bob !== undefined,
      'A process says “hello bob”',
      'The first greeting should stay as it was.',
    )
    .need(
      alice !== undefined && alice !== bob,
      'Another process says “hello alice”',
      'Make a second Process with the same target and other args, and start it.',
    )
    .need(
      bob !== undefined &&
        alice !== undefined &&
        bob !== alice &&
        overlapped(run, bob, alice),
      'Both run at the same time',
      'Joining the first before starting the second puts them one after the other.',
    )
    .need(
      children(run).every(({ reaped }) => reaped),
      'The parent waits for both',
      'Each process needs its own join.',
    )
    .result('Two processes, side by side.');
};
export default check;

function greeterOf(run: CheckedRun, name: string) {
  return children(run).find((process) =>
    lines(run, process).includes(`hello ${name}`),
  );
}
