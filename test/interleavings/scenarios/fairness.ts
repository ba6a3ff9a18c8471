/** Whoever waits in the queue of a lock or a semaphore is passed over a bounded number of times, also when others are killed. */
import { Violation } from '../engine/process.ts';
import { type Program, type Scenario } from '../engine/scenario.ts';
import { FIRST_THREAD } from '../engine/world.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import type { Lock } from '../../../runtime/sync/lock.ts';
import type { Semaphore } from '../../../runtime/sync/semaphore.ts';
import type { Library } from '../library/entry.ts';
import { isGuess, namesTheDead, PLACES, queued } from './guarded.ts';
import { VALUE } from '../../../runtime/sync/turnstile.ts';

interface Shared {
  readonly lock: Lock | Semaphore;
  /** How often it was taken, in its first word. */
  readonly counter: Block;
}

/** As the library is changed for these scenarios. */
const PASSES = 1;

type Words = InstanceType<Library['SharedWords']>;

/** Notes how often the lock had been taken when this thread had come into its queue. */
function watched({ SharedWords, places }: Library, { lock, counter }: Shared): Words & { since: number } {
  const taken = new SharedWords(counter);
  class Watched extends SharedWords {
    since = -1;

    override store(index: number, value: number): void {
      super.store(index, value);
      if (value !== 0 && index >= places.TICKETS && index < places.PLACES_END) this.since = taken.load(0);
    }
  }
  return new Watched(lock.block);
}

/**
 * Takes it so often. `others`: each of them may have been before this one, and on its way past it, when this one came.
 */
function competitor(kind: 'Lock' | 'Semaphore', times: number, others: number): Program<Shared> {
  return (shared, self, library) => {
    const { take, give, Kind } = library.turnstile;
    const me = FIRST_THREAD + self.who;
    const words = watched(library, shared);
    const counter = new library.SharedWords(shared.counter);
    const patience = (): number => Infinity;
    const looks = { again: () => false };
    for (let time = 0; time < times; time++) {
      words.since = -1;
      take(words, Kind[kind], me, { deadline: Infinity, patience, looks });
      const passed = counter.add(0, 1) - words.since;
      if (words.since >= 0 && passed > PASSES + 2 * others)
        throw new Violation(`passed over ${passed} times, with ${others} others`);
      self.note('taken');
      give(words, Kind[kind], me);
    }
  };
}

const common: Omit<Scenario<Shared>, 'name' | 'programs' | 'objects'> = {
  algorithm: 'fairness',
  mayRace: (word, { lock }) => isGuess(word, lock.words),
  changes: [{ file: PLACES, from: 'const PASSES = 900;', to: `const PASSES = ${PASSES};` }],
};

const locks: typeof common & Pick<Scenario<Shared>, 'objects'> = {
  ...common,
  objects: ({ Lock, allocate }) => ({ lock: new Lock(), counter: allocate(64) }),
  mayBlock: (view, { lock }) => namesTheDead(view, view.at(lock.words, VALUE)),
};

const semaphores: typeof locks = {
  ...common,
  objects: ({ Semaphore, allocate }) => ({ lock: new Semaphore(1), counter: allocate(64) }),
  // The dead one's unit.
  mayBlock: (view) => view.somebodyWasKilled,
};

export const fairnessScenarios = [
  queued({
    ...locks,
    name: 'one waits, one comes again and again',
    programs: [competitor('Lock', 6, 1), competitor('Lock', 1, 1)],
  }),
  queued({
    ...locks,
    name: 'two wait, one comes again and again',
    programs: [competitor('Lock', 7, 2), competitor('Lock', 1, 2), competitor('Lock', 1, 2)],
  }),
  queued({
    ...semaphores,
    name: 'one waits for a unit, one comes again and again',
    programs: [competitor('Semaphore', 6, 1), competitor('Semaphore', 1, 1)],
  }),
];
