import assert from 'node:assert/strict';
import { arrive, BARRIER_WORDS, breakUp, LIST, PARTIES, Refused } from '../../../../runtime/sync/crossing.ts';
import { lockRobust } from '../../../../runtime/sync/robust.ts';
import { noLooks } from '../../../../runtime/sync/spin.ts';
import { LIST_WORDS, Answer, awaitAnswer } from '../../../../runtime/sync/waitlist.ts';
import type { Words } from '../../../../runtime/sync/words.ts';
import { explore, type Outcome } from './explore.ts';
import { LATE, type Machine, type Program } from './machine.ts';

/** As much of the list of slots as three processes use. */
const SIZE = BARRIER_WORDS - LIST_WORDS + 2 + 3 * 4;

type Arrive = typeof arrive;

/** Comes once, and waits for the others: what became of it. */
const visitor = (come: Arrive = arrive, deadline = Infinity): Program => [
  (w: Words, me: number) => {
    const comer = { me, pid: me - 1001, isGone: () => false, spins: 0 };
    const arrival = come(w, comer, false);
    if (typeof arrival === 'string') return arrival;
    if (arrival.slot < 0) return 'go';
    // A process that was killed before it woke the others is made up for by patience: once is enough here.
    let naps = 0;
    const patience = (): number => (naps++ === 0 ? LATE : Infinity);
    const answer = awaitAnswer(w, arrival.slot, me, deadline, noLooks, patience);
    return answer === Answer.Go ? 'go' : answer === undefined ? 'late' : Refused.Broken;
  },
];

function crossing(
  programs: readonly Program[],
  parties: number,
  mortal: readonly number[] = [],
  preemptions = 2,
): Outcome {
  return explore({
    programs,
    size: SIZE,
    first: { [PARTIES]: parties },
    mortal,
    preemptions,
    mayBlock: (machine) => mortal.length > 0 && machine.processes.every(waitsRightly(machine)),
  });
}

/** With one killed on its way, or one too many, somebody waits for ever: in a slot that nobody has answered. */
const waitsRightly =
  (machine: Machine) =>
  ({ state, sleepsOn }: Machine['processes'][number], who: number): boolean =>
    state !== 'asleep' || (sleepsOn > LIST && machine.words[sleepsOn] === 1001 + who);

function holds(outcome: Outcome): void {
  assert.equal(
    outcome.found,
    undefined,
    outcome.found && `${outcome.found.what}:\n${outcome.found.history.join('\n')}`,
  );
  assert.ok(outcome.states > 100, `only ${outcome.states} states`);
}

describe('model: barriers', function () {
  this.timeout(180_000);

  it('let all go when the last has come', () => {
    holds(crossing([visitor(), visitor(), visitor()], 3));
  });

  it('lose nobody who was let go, whoever is killed and wherever', () => {
    for (const one of [0, 1]) holds(crossing([visitor(), visitor()], 2, [one]));
    holds(crossing([visitor(), visitor(), visitor()], 2, [1], 1));
  });

  it('tell all who wait that it is broken', () => {
    const breaker: Program = [
      (w, me) => {
        breakUp(w, { me, pid: 0, isGone: () => false, spins: 0 }, false);
        return 'broke';
      },
    ];
    holds(crossing([visitor(), visitor(), breaker], 3));
  });

  it('notice a last one that counts outside of the mutex', () => {
    const careless: Arrive = (w, comer, hasAction) => {
      const before = w.load(2);
      lockRobust(w, 0, comer.me);
      w.store(2, before);
      w.store(0, 0);
      w.setPending(-1);
      return arrive(w, comer, hasAction);
    };
    assert.equal(crossing([visitor(careless), visitor(careless)], 2).found?.what, 'nobody can go on');
  });
});
