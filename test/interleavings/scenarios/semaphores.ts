/** Semaphores: each unit goes to somebody, none comes from nowhere. */
import { Violation } from '../engine/process.ts';
import { type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import type { BoundedSemaphore, Semaphore } from '../../../runtime/sync/semaphore.ts';
import { CONTENDED, VALUE } from '../../../runtime/sync/turnstile.ts';
import { isGuess, processes, queued } from './guarded.ts';

interface Shared {
  readonly semaphore: Semaphore | BoundedSemaphore;
}

type Common = Omit<Scenario<Shared>, 'name' | 'programs'>;

/** `atOnce`: units that a process killed in the middle may have given or taken without being able to say so. */
function common(value: number, atOnce = 1): Common {
  return {
    algorithm: 'semaphore',
    objects: ({ Semaphore }) => ({ semaphore: new Semaphore(value) }),
    mayRace: (word, { semaphore }) => isGuess(word, semaphore.words),
    // Whoever waits in the end waits for units that there are not.
    mayBlock: (view, { semaphore }) => unitsOf(view, semaphore) === 0,
    finally: (view, { semaphore }) => {
      const given = value + count(view, 'given');
      const accounted = count(view, 'taken') + unitsOf(view, semaphore);
      const unsaid = view.somebodyWasKilled ? atOnce : 0;
      if (Math.abs(given - accounted) > unsaid)
        throw new Violation(`of ${given} units ${accounted} are to be found`);
      if (unsaid === 0 && unitsOf(view, semaphore) > 0 && anybodyWaits(view))
        throw new Violation('somebody waits although there is a unit');
    },
  };
}

function unitsOf(view: View, { words }: Semaphore | BoundedSemaphore): number {
  return view.at(words, VALUE) & ~CONTENDED;
}

function count(view: View, what: string): number {
  return view.allNotes.filter((note) => note === what).length;
}

function anybodyWaits(view: View): boolean {
  return processes(view.count, (who) => view.isAsleep(who)).some((asleep) => asleep);
}

function taker(timeout?: number): Program<Shared> {
  return ({ semaphore }, self) => {
    if (semaphore.acquire(timeout === undefined ? undefined : { timeout })) self.note('taken');
  };
}

function giver(...counts: number[]): Program<Shared> {
  return ({ semaphore }, self) => {
    for (const units of counts) {
      semaphore.release(units);
      for (let unit = 0; unit < units; unit++) self.note('given');
    }
  };
}

/** Two may be inside of three. */
const user: Program<Shared> = ({ semaphore }, self) => {
  semaphore.acquire();
  self.note('taken');
  semaphore.release();
  self.note('given');
};

const bounded: Program<Shared> = ({ semaphore }, self) => {
  try {
    semaphore.release();
    self.note('given');
  } catch {
    self.note('refused');
  }
};

const SOON = 1;

export const semaphoreScenarios = [
  queued({ ...common(0), name: 'one takes, one gives', programs: [taker(), giver(1)] }),
  queued({
    ...common(0),
    name: 'one takes twice, one gives twice',
    programs: [both(taker()), giver(1, 1)],
  }),
  queued({
    ...common(0, 2),
    name: 'two take, one gives two at once',
    programs: [taker(), taker(), giver(2)],
  }),
  queued({ ...common(0), name: 'two take, one gives twice', programs: [taker(), taker(), giver(1, 1)] }),
  queued({
    ...common(0),
    name: 'two take and one of them gives up, one gives twice',
    programs: [taker(SOON), taker(), giver(1, 1)],
  }),
  queued({ ...common(1), name: 'three use one unit', programs: processes(3, () => user) }),
  queued({
    ...common(0),
    name: 'two release a bounded one that one acquires',
    objects: ({ BoundedSemaphore }) => ({ semaphore: new BoundedSemaphore(1) }),
    mayBlock: () => false,
    finally: (view, { semaphore }) => {
      if (unitsOf(view, semaphore) > 1) throw new Violation('more units than it may have');
    },
    programs: [taker(), bounded, bounded],
  }),
];

function both(program: Program<Shared>): Program<Shared> {
  return (objects, self, library) => {
    program(objects, self, library);
    program(objects, self, library);
  };
}
