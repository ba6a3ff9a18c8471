/** Lock and RLock, as users see them: whoever waits gets it, unless its holder was killed. */
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import type { Lock } from '../../../runtime/sync/lock.ts';
import type { RLock } from '../../../runtime/sync/rlock.ts';
import { VALUE } from '../../../runtime/sync/turnstile.ts';
import type { Library } from '../library/entry.ts';
import {
  checkCounter,
  increment,
  INSIDE,
  isGuess,
  namesTheDead,
  placesOf,
  processes,
  queued,
} from './guarded.ts';

interface Shared<L extends Lock | RLock> {
  readonly lock: L;
  readonly counter: Block;
}

type Common<L extends Lock | RLock> = Omit<Scenario<Shared<L>>, 'name' | 'programs'>;

function common<L extends Lock | RLock>(algorithm: string, make: (library: Library) => L): Common<L> {
  return {
    algorithm,
    objects: (library) => ({ lock: make(library), counter: library.allocate(64) }),
    exclusive: INSIDE,
    deadStayInside: true,
    mayRace: (word, { lock }) => isGuess(word, lock.words),
    // A lock whose holder was killed stays held, as users expect.
    mayBlock: (view: View, { lock }) => namesTheDead(view, view.at(lock.words, VALUE)),
    finally: (view, { counter }) => {
      checkCounter(view, counter);
    },
  };
}

const locks = common('lock', ({ Lock }) => new Lock());
const rlocks = common('rlock', ({ RLock }) => new RLock());

function user(times: number, timeout?: number): Program<Shared<Lock>> {
  return ({ lock, counter }, self) => {
    for (let time = 0; time < times; time++) {
      if (!lock.acquire(timeout === undefined ? undefined : { timeout })) continue;
      increment(counter, self);
      lock.release();
    }
  };
}

/** Once more inside of itself. */
const nested: Program<Shared<RLock>> = ({ lock, counter }, self) => {
  lock.acquire();
  lock.acquire();
  lock.release();
  increment(counter, self);
  lock.release();
};

const once: Program<Shared<RLock>> = ({ lock, counter }, self) => {
  lock.acquire();
  increment(counter, self);
  lock.release();
};

const SOON = 1;

export const lockScenarios = [
  queued({ ...locks, name: 'two take it twice', programs: processes(2, () => user(2)) }),
  queued({ ...locks, name: 'three take it', programs: processes(3, () => user(1)) }),
  queued({ ...locks, name: 'two take it, one gives up', programs: [user(2), user(1, SOON)] }),
  queued({ ...locks, name: 'three take it, one gives up', programs: [user(1), user(1, SOON), user(1)] }),
  scenario({
    ...locks,
    name: 'three take it, with one place in the queue',
    programs: processes(3, () => user(1)),
    changes: [placesOf(1)],
  }),
  scenario({
    ...locks,
    name: 'three take it, one gives up, with one place in the queue',
    programs: [user(1), user(1, SOON), user(1)],
    changes: [placesOf(1)],
  }),
  queued({ ...locks, name: 'two take it, one only if it is free', programs: [user(2), user(2, 0)] }),
  queued({
    ...rlocks,
    name: 'two take it twice over',
    programs: processes(2, () => nested),
  }),
  queued({
    ...rlocks,
    name: 'three take it, one twice over',
    programs: [nested, once, once],
  }),
];
