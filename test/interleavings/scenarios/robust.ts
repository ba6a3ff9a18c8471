/** The internal mutex: it excludes, and nobody waits for ever, whoever is killed wherever. */
import { Violation } from '../engine/process.ts';
import { scenario, type Program } from '../engine/scenario.ts';
import { FIRST_THREAD } from '../engine/world.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import { checkCounter, increment, INSIDE, processes } from './guarded.ts';

interface Shared {
  readonly guarded: Block;
}

const MUTEX = 4;

/** Takes the mutex, changes what it guards, and gives it back; `times` over. */
function user(times: number, deadline = Infinity, patience?: number): Program<Shared> {
  return ({ guarded }, self, { robust, SharedWords, platform }) => {
    const w = new SharedWords(guarded);
    const me = FIRST_THREAD + self.who;
    const now = platform.clock.now();
    for (let time = 0; time < times; time++) {
      const until = patience === undefined ? undefined : now + patience;
      if (robust.lockRobust(w, MUTEX, me, now + deadline, 0, until) === robust.Locked.No) continue;
      increment(guarded, self);
      robust.unlockRobust(w, MUTEX, me);
    }
  };
}

/** Takes it and keeps it. */
const keeper: Program<Shared> = ({ guarded }, { who }, { robust, SharedWords }) => {
  robust.lockRobust(new SharedWords(guarded), MUTEX, FIRST_THREAD + who);
};

/** Takes it only if it is free. */
const trier: Program<Shared> = ({ guarded }, self, { robust, SharedWords }) => {
  const w = new SharedWords(guarded);
  const me = FIRST_THREAD + self.who;
  if (robust.lockRobust(w, MUTEX, me, 0) === robust.Locked.No) self.note('refused');
  else robust.unlockRobust(w, MUTEX, me);
};

const common = {
  algorithm: 'robust mutex',
  objects: ({ allocate }: Parameters<Program<Shared>>[2]) => ({ guarded: allocate(64) }),
  exclusive: INSIDE,
  finally: (view: Parameters<typeof checkCounter>[0], { guarded }: Shared) => {
    checkCounter(view, guarded);
  },
};

const SOON = 1;
const LATE = 1000;

export const robustScenarios = [
  scenario({ ...common, name: 'two take it twice', programs: processes(2, () => user(2)) }),
  scenario({ ...common, name: 'three take it', programs: processes(3, () => user(1)) }),
  scenario({
    ...common,
    name: 'two take it, one gives up',
    programs: [user(2), user(2, SOON)],
  }),
  scenario({
    ...common,
    name: 'three take it, one gives up',
    programs: [user(1), user(1, SOON), user(1)],
  }),
  scenario({
    ...common,
    name: 'three take it, nobody may pass',
    programs: processes(3, () => user(1, Infinity, LATE)),
  }),
  scenario({
    ...common,
    name: 'one keeps it, one only tries',
    programs: [keeper, trier],
    mortal: [],
    finally: (view, { guarded }) => {
      // Else its owner would have to wake somebody.
      if (view.notes(1).includes('refused') && view.at(guarded, MUTEX) !== FIRST_THREAD)
        throw new Violation('who only tried has changed it');
    },
  }),
];
