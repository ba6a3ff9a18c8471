/** Barriers: nobody goes on before all have come, and then everybody does. */
import { Violation } from '../engine/process.ts';
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import type { Barrier } from '../../../runtime/sync/barrier.ts';
import { processes } from './guarded.ts';

interface Shared {
  readonly barrier: Barrier;
  readonly arrivals: Block;
}

function common(parties: number, action?: () => void): Omit<Scenario<Shared>, 'name' | 'programs'> {
  return {
    algorithm: 'barrier',
    objects: ({ Barrier, allocate }) => ({
      barrier: new Barrier(parties, { action }),
      arrivals: allocate(16),
    }),
    vanishing: true,
    // Those who wait for one that was killed wait for ever, as in Python, unless they have a timeout.
    mayBlock: (view) => view.somebodyWasKilled && asleep(view) < parties,
    words: 192,
    always(view) {
      for (const [round, come, gone] of rounds(view)) {
        if (gone > 0 && come < parties && !view.somebodyWasKilled)
          throw new Violation(`${gone} have passed in round ${round}, but only ${come} had come`);
      }
    },
    finally(view) {
      if (view.somebodyWasKilled) return;
      const indices = processes(view.count, (who) => view.notes(who)).map((notes) =>
        notes.filter((note) => typeof note === 'number'),
      );
      for (const [round] of rounds(view)) {
        const got = indices.map((each) => each[round]).filter((index) => index !== undefined);
        if (new Set(got).size !== got.length) throw new Violation(`round ${round}: two have the same index`);
      }
    },
  };
}

function asleep(view: View): number {
  return processes(view.count, (who) => view.isAsleep(who)).filter((sleeps) => sleeps).length;
}

/** Of each round that was begun: how many had come to it, and how many have passed it. */
function rounds(view: View): (readonly [round: number, come: number, passed: number])[] {
  const all = processes(view.count, (who) => view.notes(who));
  return [0, 1].map((round) => [
    round,
    all.filter((notes) => notes.filter((note) => note === 'comes').length > round).length,
    all.filter((notes) => notes.filter((note) => typeof note === 'number').length > round).length,
  ]);
}

function user(times: number, timeout?: number): Program<Shared> {
  return ({ barrier, arrivals }, self, { SharedWords }) => {
    for (let time = 0; time < times; time++) {
      // A step of its own: before it, nobody may have gone on because of this process.
      new SharedWords(arrivals).add(0, 1);
      self.note('comes');
      try {
        self.note(barrier.wait(timeout));
      } catch (error) {
        // Only a barrier that was broken says so.
        if ((error as Error).name !== 'BrokenBarrierError') throw error;
        self.note('broken');
      }
    }
  };
}

/** Breaks it, and makes it whole again. */
const resetter: Program<Shared> = ({ barrier }) => {
  barrier.reset();
};

/** Comes once, where three come to a barrier of two. */
const extra = user(1);

const SOON = 1;
const LATE = 1000;

export const barrierScenarios = [
  scenario({ ...common(2), name: 'two meet', programs: processes(2, () => user(1)) }),
  scenario({ ...common(2), name: 'two meet twice', programs: processes(2, () => user(2)) }),
  scenario({
    ...common(2, () => undefined),
    name: 'two meet twice, with an action',
    programs: processes(2, () => user(2)),
  }),
  scenario({
    ...common(2),
    name: 'three come to a barrier of two',
    always: () => undefined,
    mayBlock: (view) => asleep(view) < 2,
    programs: processes(3, () => extra),
  }),
  scenario({
    ...common(2, () => undefined),
    name: 'three come to a barrier of two with an action',
    always: () => undefined,
    // Who comes while the action of a killed process runs, waits for its end.
    mayBlock: (view) => asleep(view) < 2 || view.somebodyWasKilled,
    programs: processes(3, () => extra),
  }),
  scenario({ ...common(3), name: 'three meet', programs: processes(3, () => user(1)) }),
  scenario({
    ...common(3),
    name: 'three meet, who waits for a dead one gives up in the end',
    programs: processes(3, () => user(1, LATE)),
    mayBlock: () => false,
  }),
  scenario({
    ...common(2),
    name: 'two meet, one gives up',
    mayBlock: (view) => view.somebodyWasKilled,
    programs: [user(1, SOON), user(1)],
  }),
  scenario({
    ...common(2),
    name: 'two meet, one resets',
    always: () => undefined,
    // Who came after the reset, when the other had been thrown out before, waits.
    mayBlock: () => true,
    programs: [user(1), user(1), resetter],
  }),
];
