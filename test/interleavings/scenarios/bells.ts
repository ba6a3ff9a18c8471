/** Waiting without blocking: who waits for a lock in its event loop is rung when it is released. */
import { type Program, type Scenario } from '../engine/scenario.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import type { Lock } from '../../../runtime/sync/lock.ts';
import { VALUE } from '../../../runtime/sync/turnstile.ts';
import { checkCounter, increment, INSIDE, isGuess, namesTheDead, queued } from './guarded.ts';

interface Shared {
  readonly lock: Lock;
  readonly counter: Block;
}

const common: Omit<Scenario<Shared>, 'name' | 'programs'> = {
  algorithm: 'doorbell',
  objects: ({ Lock, allocate }) => ({ lock: new Lock(), counter: allocate(64) }),
  exclusive: INSIDE,
  deadStayInside: true,
  mayRace: (word, { lock }) => isGuess(word, lock.words),
  mayBlock: (view, { lock }) => namesTheDead(view, view.at(lock.words, VALUE)),
  finally: (view, { counter }) => {
    checkCounter(view, counter);
  },
};

const user: Program<Shared> = ({ lock, counter }, self) => {
  lock.acquire();
  increment(counter, self);
  lock.release();
};

/** What `acquireAsync` does, with a poll in place of the event loop. */
const asyncUser: Program<Shared> = ({ lock, counter }, self, { doorbell, turnstile, platform }) => {
  const { words } = lock;
  const me = platform.futex.threadId();
  const attempt = (): boolean => {
    if (turnstile.tryTake(words, turnstile.Kind.Lock, me)) return true;
    turnstile.expectRelease(words);
    return turnstile.tryTake(words, turnstile.Kind.Lock, me);
  };
  if (!attempt()) {
    const slot = doorbell.enter(words, turnstile.TABLE);
    const { readEnd } = doorbell.ownDoorbell();
    while (!attempt()) {
      // It looks anyway now and then, for the case that the one who was to ring was killed.
      platform.descriptors.poll([{ fd: readEnd, readable: true }], platform.clock.now() + 250);
      platform.descriptors.read(readEnd, new Uint8Array(1), 0, 1);
    }
    doorbell.leave(words, slot);
  }
  increment(counter, self);
  lock.release();
};

export const bellScenarios = [
  queued({ ...common, name: 'one waits without blocking, one blocks', programs: [asyncUser, user] }),
  queued({
    ...common,
    name: 'one waits without blocking, one blocks twice',
    programs: [
      asyncUser,
      (objects, self, library) => {
        user(objects, self, library);
        user(objects, self, library);
      },
    ],
  }),
  queued({ ...common, name: 'two wait without blocking', programs: [asyncUser, asyncUser] }),
  queued({
    ...common,
    name: 'two wait without blocking, one blocks',
    programs: [asyncUser, asyncUser, user],
  }),
];
