/** Conditions: a notification goes to somebody who waits and lives, and is never lost. */
import { type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import { FIRST_THREAD } from '../engine/world.ts';
import type { Library } from '../library/entry.ts';
import type { Pid } from '../../../runtime/platform/port.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import type { Condition } from '../../../runtime/sync/condition.ts';
import type { Lock } from '../../../runtime/sync/lock.ts';
import type { RLock } from '../../../runtime/sync/rlock.ts';
import { VALUE } from '../../../runtime/sync/turnstile.ts';
import { isGuess, namesTheDead, queued } from './guarded.ts';

interface Shared {
  readonly lock: Lock | RLock;
  readonly condition: Condition;
  /** How many items there are. */
  readonly items: Block;
}

const common: Omit<Scenario<Shared>, 'name' | 'programs'> = {
  algorithm: 'condition',
  objects: (library) => withLock(library, new library.Lock()),
  mayRace: (word, { lock }) => isGuess(word, lock.words),
  vanishing: true,
  mayBlock: (view, { lock, items }) =>
    namesTheDead(view, view.at(lock.words, VALUE)) || view.at(items, 0) <= lostWithTheDead(view),
};

function withLock({ Condition, allocate }: Library, lock: Lock | RLock): Shared {
  return { lock, condition: new Condition(lock), items: allocate(64) };
}

/** The condition's default lock. */
const withRLock: Pick<Scenario<Shared>, 'objects'> = {
  objects: (library) => withLock(library, new library.RLock()),
};

/**
 * A notified process that is killed before it has taken its item takes the notification with it. Who notifies, always the
 * last one here, takes none with it: once it has given the lock back, they are awake or the kernel wakes them.
 */
function lostWithTheDead(view: View): number {
  return view.somebodyWasKilled && !view.wasKilled(view.count - 1) ? 1 : 0;
}

/** Waits until there is an item, and takes it. */
const consumer: Program<Shared> = ({ lock, condition, items }, self) => {
  lock.acquire();
  while ((items.words[0] ?? 0) === 0) condition.wait();
  items.words[0] = (items.words[0] ?? 0) - 1;
  self.note('taken');
  lock.release();
};

function producer(count: number): Program<Shared> {
  return ({ lock, condition, items }) => {
    for (let item = 0; item < count; item++) {
      lock.acquire();
      items.words[0] = (items.words[0] ?? 0) + 1;
      condition.notify();
      lock.release();
    }
  };
}

const tellsAll: Program<Shared> = ({ lock, condition, items }) => {
  lock.acquire();
  items.words[0] = 2;
  condition.notifyAll();
  lock.release();
};

/** Waits once, for a while; takes what it was told of, and nothing when it was told nothing. */
const impatient: Program<Shared> = ({ lock, condition, items }) => {
  lock.acquire();
  const told = (items.words[0] ?? 0) > 0 || condition.wait(1);
  if (told && (items.words[0] ?? 0) > 0) items.words[0] = (items.words[0] ?? 0) - 1;
  lock.release();
};

/** Waits as long as it is not told to go on: only a notification ends this. */
const sleeper: Program<Shared> = ({ lock, condition, items }, self) => {
  lock.acquire();
  items.words[1] = (items.words[1] ?? 0) + 1;
  if (condition.wait()) self.note('notified');
  lock.release();
};

/** Notifies one of two, but only when both wait and the first is dead by then. */
const notifiesOne: Program<Shared> = ({ lock, condition, items }, self, { platform }) => {
  lock.acquire();
  if (items.words[1] === 2 && !platform.processes.isRunning(FIRST_THREAD as Pid)) {
    condition.notify();
    self.note('sent');
  }
  lock.release();
};

export const conditionScenarios = [
  queued({ ...common, name: 'one takes what one makes', programs: [consumer, producer(1)] }),
  queued({
    ...common,
    ...withRLock,
    name: 'one takes what one makes, with an RLock',
    programs: [consumer, producer(1)],
  }),
  queued({
    ...common,
    ...withRLock,
    name: 'two take, all are notified, with an RLock',
    programs: [consumer, consumer, tellsAll],
  }),
  queued({
    ...common,
    ...withRLock,
    name: 'two wait and one gives up, with an RLock',
    programs: [consumer, impatient, producer(1)],
  }),
  queued({ ...common, name: 'two take what one makes', programs: [consumer, consumer, producer(2)] }),
  queued({ ...common, name: 'two take, all are notified', programs: [consumer, consumer, tellsAll] }),
  queued({ ...common, name: 'two wait and one gives up', programs: [consumer, impatient, producer(1)] }),
  queued({
    ...common,
    name: 'two wait, one is killed, then one is notified',
    programs: [sleeper, sleeper, notifiesOne],
    mortal: [0],
    mayBlock: (view, { lock }) =>
      namesTheDead(view, view.at(lock.words, VALUE)) ||
      !view.allNotes.includes('sent') ||
      view.allNotes.includes('notified'),
  }),
];
