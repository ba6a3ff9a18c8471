import {
  children,
  done,
  found,
  Op,
  overlapped,
  Steps,
  type Check,
  type CheckedRun,
} from '../check-api.ts';

const CLERKS = 3;
const DEPOSITS = 300;

const check: Check = (run) => {
  const account = busiestValue(run);
  const writes = done(run, Op.ValueWrite).filter(
    ({ obj }) => obj !== undefined && obj === account,
  );
  const clerks = children(run).filter(({ pid }) =>
    writes.some((event) => event.pid === pid),
  );
  const byClerks = writes.filter(({ pid }) =>
    clerks.some((clerk) => clerk.pid === pid),
  );
  return new Steps(run)
    .need(
      clerks.length >= CLERKS,
      'Three clerks write to the account',
      'The deposits should still be made by three processes.',
    )
    .need(
      clerks.every((clerk) =>
        clerks.every((other) => overlapped(run, clerk, other)),
      ),
      'They work at the same time',
      'One after the other is safe, but then one process would do.',
    )
    .need(
      byClerks.length >= DEPOSITS,
      'Each deposit is written',
      `There should be ${DEPOSITS} writes; there were ${byClerks.length}.`,
    )
    .need(
      byClerks.every(({ value }, index) => value === index + 1),
      'No deposit is written over',
      'From reading the balance to writing it, nobody else may do the same: hold one lock during both.',
    )
    .need(
      new RegExp(`\\b${DEPOSITS}\\b[^]*\\b${DEPOSITS}\\b`).test(run.stdout),
      'The balance is what was deposited',
      'Print the number of deposits and the balance, as before.',
    )
    .need(
      found(run, 'lost-update') === undefined,
      'Nobody reads and writes without the lock',
      found(run, 'lost-update') ?? '',
    )
    .result('Every deposit counts: reading and writing have become one step.');
};
export default check;

/** The account: the value that was written most. */
function busiestValue(run: CheckedRun): string | undefined {
  const counts = new Map<string, number>();
  for (const { obj } of done(run, Op.ValueWrite)) {
    if (obj !== undefined) counts.set(obj, (counts.get(obj) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
