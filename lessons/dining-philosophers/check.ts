import {
  children,
  done,
  lines,
  found,
  Op,
  Steps,
  type Check,
} from '../check-api.ts';

const NAMES = ['Plato', 'Hypatia', 'Kant', 'Arendt', 'Laozi'];
const MEALS = 2;

const check: Check = (run) => {
  const guests = children(run);
  const meals = NAMES.map((name) =>
    guests.map(
      (guest) => lines(run, guest).filter((line) => line === `${name} eats`).length,
    ),
  );
  const forks = new Set(
    run.state.objects.filter(({ kind }) => kind === 'lock').map(({ id }) => id),
  );
  const taken = done(run, Op.Acquire).filter(
    ({ obj }) => obj !== undefined && forks.has(obj),
  );
  const usersOf = (fork: string) =>
    new Set(taken.filter(({ obj }) => obj === fork).map(({ pid }) => pid)).size;
  const forksOf = (pid: number) => taken.filter((event) => event.pid === pid);
  return new Steps(run)
    .need(
      guests.length >= NAMES.length,
      'Five philosophers sit at the table',
      `There were ${guests.length} processes.`,
    )
    .need(
      meals.every(
        (counts) => counts.filter((count) => count === MEALS).length === 1,
      ),
      'Each eats both meals',
      'Whoever eats prints “NAME eats”, twice in all.',
    )
    .need(
      [...forks].filter((fork) => usersOf(fork) === 2).length >= NAMES.length,
      'Each of the five forks is shared by two neighbours',
      'Keep the five locks between the five guests.',
    )
    .need(
      guests.filter(
        ({ pid }) =>
          forksOf(pid).length >= 2 * MEALS &&
          new Set(forksOf(pid).map(({ obj }) => obj)).size >= 2,
      ).length >= NAMES.length,
      'Nobody eats without two forks',
      'For each meal, both must be acquired.',
    )
    .need(
      found(run, 'deadlock') === undefined,
      'Nobody waits in a circle',
      found(run, 'deadlock') ?? '',
    )
    .result('Bon appétit.');
};
export default check;
