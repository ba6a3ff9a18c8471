import assert from 'node:assert/strict';
import { Locked, lockRobust, unlockRobust, WAITERS } from '../../../../runtime/sync/robust.ts';
import type { Words } from '../../../../runtime/sync/words.ts';
import { explore, inside, type Outcome } from './explore.ts';
import { LATE, SOON, Violation, type Program } from './machine.ts';

const MUTEX = 0;
const INSIDE = 1;

/** Takes the mutex once, looks that nobody else is inside, and gives it back. */
function once(
  unlock: (w: Words, at: number, me: number) => void = unlockRobust,
  deadline = Infinity,
  patience?: number,
): Program {
  return [
    (w, me) => {
      const got = lockRobust(w, MUTEX, me, deadline, 0, patience);
      if (got === Locked.No) return;
      if (got === Locked.Repair) w.store(INSIDE, 0);
      inside(w, INSIDE);
      unlock(w, MUTEX, me);
    },
  ];
}

function holds(outcome: Outcome): void {
  assert.equal(
    outcome.found,
    undefined,
    outcome.found && `${outcome.found.what}:\n${outcome.found.history.join('\n')}`,
  );
  assert.ok(outcome.states > 100, `only ${outcome.states} states`);
}

describe('model: the robust mutex', function () {
  // Some hundred thousand states; on a busy machine that takes its time.
  this.timeout(180_000);

  it('excludes, and loses nobody when one of three is killed anywhere', () => {
    holds(explore({ programs: [once(), once(), once()], size: 2, mortal: [0] }));
  });

  it('is as good with timeouts', () => {
    holds(explore({ programs: [once(), once(unlockRobust, SOON), once()], size: 2, mortal: [1] }));
  });

  it('is as good where nobody may pass', () => {
    const fair = once(unlockRobust, Infinity, LATE);
    holds(explore({ programs: [fair, fair, fair], size: 2, mortal: [1] }));
  });

  it('is left as it is by who only tries: its owner need not wake anybody then', () => {
    const keeps: Program = [(w, me) => lockRobust(w, MUTEX, me)];
    const tries: Program = [
      (w, me) => {
        const got = lockRobust(w, MUTEX, me, 0);
        if (got !== Locked.No) unlockRobust(w, MUTEX, me);
        return got === Locked.No;
      },
    ];
    const { found } = explore({
      programs: [keeps, tries],
      size: 2,
      finally: ({ words, processes }) => {
        const refused = processes[1]?.results[0] === true;
        if (refused && words[MUTEX] !== 1001) throw new Violation('it announced itself');
      },
    });
    assert.equal(found, undefined, found?.what);
  });

  it('notices a release that wakes nobody', () => {
    const { found } = explore({
      programs: [
        once((w, at) => {
          w.store(at, 0);
        }),
        once(),
        once(),
      ],
      size: 2,
      deaths: 0,
    });
    assert.equal(found?.what, 'nobody can go on');
  });

  it('notices a release that forgets who else waits, when the woken one is killed', () => {
    // As in the C library: the word becomes 0, so whoever takes it next does not know of the other sleepers.
    const forgetful = (w: Words, at: number): void => {
      if ((w.exchange(at, 0) & WAITERS) !== 0) w.wake(at, 1);
      w.setPending(-1);
    };
    const twice: Program = [...once(forgetful), ...once(forgetful)];
    const { found } = explore(
      { programs: [twice, once(forgetful), once(forgetful)], size: 2, mortal: [1] },
      2_000_000,
    );
    assert.equal(found?.what, 'nobody can go on');
  });

  it('notices a mutex that does not exclude', () => {
    const open: Program = [
      (w) => {
        inside(w, INSIDE);
      },
    ];
    assert.equal(explore({ programs: [open, once()], size: 2 }).found?.what, 'two are inside at once');
  });
});
