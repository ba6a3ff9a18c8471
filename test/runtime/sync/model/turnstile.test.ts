import assert from 'node:assert/strict';
import { clearEvent, awaitSet, setEvent } from '../../../../runtime/sync/event.ts';
import { OWNER_DIED, OWNER_MASK } from '../../../../runtime/sync/robust.ts';
import { BELL, give, Given, Kind, TABLE, take, tryTake, VALUE } from '../../../../runtime/sync/turnstile.ts';
import {
  Answer,
  answerFirst,
  awaitAnswer,
  enlist,
  giveToAnswered,
  giveToWait,
} from '../../../../runtime/sync/waitlist.ts';
import { noLooks } from '../../../../runtime/sync/spin.ts';
import type { Words } from '../../../../runtime/sync/words.ts';
import { explore, inside, type Outcome } from './explore.ts';
import { LATE, SOON, Violation, type Machine, type Program } from './machine.ts';

const INSIDE = TABLE + 1;
const SIZE = INSIDE + 1;

const waiting = (deadline = Infinity) => ({ deadline, patience: LATE, looks: noLooks });

function holds(outcome: Outcome): void {
  assert.equal(
    outcome.found,
    undefined,
    outcome.found && `${outcome.found.what}:\n${outcome.found.history.join('\n')}`,
  );
  assert.ok(outcome.states > 100, `only ${outcome.states} states`);
}

/** Takes the lock, looks that nobody else has it, and gives it back. */
function once(
  deadline = Infinity,
  release: (w: Words, me: number) => unknown = (w, me) => give(w, Kind.Lock, me),
): Program {
  return [
    (w, me) => {
      // What Lock.acquire() does first.
      if (w.compareExchange(VALUE, 0, me) !== 0 && !take(w, Kind.Lock, me, waiting(deadline))) return;
      inside(w, INSIDE);
      if (w.compareExchange(VALUE, me, 0) !== me && release(w, me) === Given.Refused)
        throw new Violation('not held');
    },
  ];
}

/** Blocked for ever is right where the lock's holder was killed: the lock stays held, as users expect. */
function heldByTheDead(machine: Machine): boolean {
  const holder = ((machine.words[VALUE] ?? 0) & OWNER_MASK) - 1001;
  return machine.processes[holder]?.state === 'dead';
}

describe('model: locks', function () {
  // Some hundred thousand states; on a busy machine that takes its time.
  this.timeout(180_000);

  it('exclude, and lose nobody', () => {
    holds(explore({ programs: [once(), once(), once()], size: SIZE }));
  });

  it('lose nobody when one is killed anywhere', () => {
    holds(explore({ programs: [once(), once(), once()], size: SIZE, mortal: [1], mayBlock: heldByTheDead }));
  });

  it('lose nobody when one gives up', () => {
    holds(explore({ programs: [once(), once(SOON), once()], size: SIZE }));
  });

  it('notice a release that does not ring', () => {
    const mute = (w: Words): void => {
      w.store(VALUE, 0);
    };
    const { found } = explore({ programs: [once(Infinity, mute), once(Infinity, mute)], size: SIZE });
    assert.equal(found?.what, 'nobody can go on');
  });

  it('notice a release whose bell the kernel does not know', () => {
    // As give(), without announcing: killed between giving back and waking, it leaves the first of the queue asleep.
    const unannounced = (w: Words): unknown => {
      const value = w.load(VALUE);
      w.compareExchange(VALUE, value, value & ~OWNER_MASK);
      if (w.exchange(BELL, 0) !== 0) w.wake(BELL, 1);
      return Given.Contended;
    };
    const { found } = explore({
      programs: [once(Infinity, unannounced), once()],
      size: SIZE,
      mortal: [0],
      mayBlock: heldByTheDead,
    });
    assert.equal(found?.what, 'nobody can go on');
  });
});

describe('model: semaphores', function () {
  // Some hundred thousand states; on a busy machine that takes its time.
  this.timeout(180_000);

  const taker = (deadline = Infinity): Program => [(w, me) => take(w, Kind.Semaphore, me, waiting(deadline))];
  const giver: Program = [(w, me) => give(w, Kind.Semaphore, me, 2), (w, me) => give(w, Kind.Semaphore, me)];

  it('give each unit to somebody, also when a waiter is killed', () => {
    holds(explore({ programs: [taker(), taker(), giver], size: SIZE, mortal: [0] }, 1_000_000));
  });

  it('keep every unit when a waiter gives up', () => {
    holds(
      explore({
        programs: [
          taker(SOON),
          taker(),
          [(w, me) => give(w, Kind.Semaphore, me), (w, me) => give(w, Kind.Semaphore, me)],
        ],
        size: SIZE,
        finally: (machine) => {
          const got = machine.processes.filter(({ results }) => results[0] === true).length;
          const left = (machine.words[VALUE] ?? 0) & 0x7fff_ffff;
          if (got + left !== 2) throw new Violation(`${got} were taken and ${left} are left of 2`);
        },
      }),
    );
  });
});

describe('model: events', function () {
  // Some hundred thousand states; on a busy machine that takes its time.
  this.timeout(180_000);

  const waiter = (deadline = Infinity): Program => [(w) => awaitSet(w, deadline, noLooks)];

  it('wake all who wait, even if cleared at once, and whoever is killed', () => {
    const setter: Program = [
      (w) => {
        setEvent(w);
        clearEvent(w);
        // Those who came late.
        setEvent(w);
      },
    ];
    const notSet = (machine: Machine): boolean =>
      machine.processes[0]?.state === 'dead' && ((machine.words[0] ?? 0) & OWNER_DIED) === 0;
    holds(explore({ programs: [setter, waiter(), waiter()], size: 2, mortal: [1] }));
    holds(explore({ programs: [setter, waiter(), waiter()], size: 2, mortal: [0], mayBlock: notSet }));
  });
});

describe('model: conditions', function () {
  // Some hundred thousand states; on a busy machine that takes its time.
  this.timeout(180_000);

  const LIST = SIZE;
  const ALL_WORDS = LIST + 2 + 3 * 4;
  const ready = INSIDE;

  /** Waits at the condition, as Condition.wait does. */
  const waiter = (isGone: (w: Words) => (pid: number) => boolean): Program => [
    (w, me) => {
      take(w, Kind.Lock, me, waiting());
      const slot = enlist(w, LIST, me, me - 1001, isGone(w));
      w.add(ready, 1);
      give(w, Kind.Lock, me);
      return awaitAnswer(w, slot, me, Infinity, noLooks) === Answer.Go;
    },
  ];

  it('give a notification to nobody who is dead', () => {
    const isGone =
      (w: Words) =>
      (pid: number): boolean =>
        w.load(ALL_WORDS + pid) !== 0;
    const notifier: Program = [
      (w, me) => {
        // Only when both wait: before that a notification may rightly find nobody.
        for (;;) {
          if (!tryTake(w, Kind.Lock, me)) return 'held';
          if (w.load(ready) === 2) break;
          give(w, Kind.Lock, me);
          return 'too early';
        }
        const asleep: number[] = [];
        const answered = answerFirst(w, LIST, 1, Answer.Go, isGone(w), asleep);
        const [slot] = asleep;
        if (slot === undefined) give(w, Kind.Lock, me);
        else giveToAnswered(w, Kind.Lock, me, w, slot);
        return answered;
      },
    ];
    holds(
      explore({
        programs: [waiter(isGone), waiter(isGone), notifier],
        size: ALL_WORDS,
        mortal: [0],
        mayBlock: (machine) => {
          if (heldByTheDead(machine)) return true;
          const [answered] = machine.processes[2]?.results ?? [];
          if (answered !== 1) return true;
          // It went to the first, who may have been killed after it was answered; else the second has it.
          const [first, second] = machine.processes;
          return first?.results[0] === true || second?.results[0] === true || first?.state === 'dead';
        },
      }),
    );
  });

  it('are woken by a notifier that is killed anywhere, once it has released the lock', () => {
    // The waiter gives the lock up as Condition.wait does, so its slot is announced when the notifier finds it.
    const announced: Program = [
      (w, me) => {
        take(w, Kind.Lock, me, waiting());
        const slot = enlist(w, LIST, me, me - 1001, () => false);
        w.add(ready, 1);
        giveToWait(w, Kind.Lock, me, w, slot);
        return awaitAnswer(w, slot, me, Infinity, noLooks) === Answer.Go;
      },
    ];
    const notifier: Program = [
      (w, me) => {
        if (!tryTake(w, Kind.Lock, me)) return 'held';
        const asleep: number[] = [];
        if (w.load(ready) === 1) answerFirst(w, LIST, 1, Answer.Go, () => false, asleep);
        const [slot] = asleep;
        if (slot === undefined) give(w, Kind.Lock, me);
        else giveToAnswered(w, Kind.Lock, me, w, slot);
        return 'released';
      },
    ];
    const anotherUser: Program = [
      (w, me) => {
        take(w, Kind.Lock, me, waiting());
        give(w, Kind.Lock, me);
      },
    ];
    holds(
      explore({
        programs: [announced, notifier, anotherUser],
        size: ALL_WORDS,
        mortal: [1],
        // Answered, it may not sleep on; nobody answered it, it may.
        mayBlock: (machine) => heldByTheDead(machine) || machine.words[LIST + 2] === 1001,
      }),
    );
  });
});
