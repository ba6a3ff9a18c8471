/** Events: who waits goes on when it is set, even if it is cleared at once. */
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import { OWNER_DIED } from '../../../runtime/sync/robust.ts';
import type { Event } from '../../../runtime/sync/event.ts';

interface Shared {
  readonly event: Event;
}

const common: Omit<Scenario<Shared>, 'name' | 'programs'> = {
  algorithm: 'event',
  objects: ({ Event }) => ({ event: new Event() }),
  // For ever only if the one who was to set it was killed before it had.
  mayBlock: (view, { event }) => view.wasKilled(0) && !isSet(view, event),
};

/** As `event.ts` has it. */
function isSet(view: View, { words }: Event): boolean {
  return (view.at(words, 0) & OWNER_DIED) !== 0;
}

const waiter: Program<Shared> = ({ event }) => {
  event.wait();
};

const impatient: Program<Shared> = ({ event }) => {
  event.wait(1);
};

const setter: Program<Shared> = ({ event }, self) => {
  event.set();
  self.note('set');
};

/** Those who come late go on with the second time. */
const pulse: Program<Shared> = ({ event }, self) => {
  event.set();
  event.clear();
  event.set();
  self.note('set');
};

/** Sets it once more after another process has. */
const clearer: Program<Shared> = ({ event }) => {
  event.clear();
  event.set();
};

export const eventScenarios = [
  scenario({ ...common, name: 'one waits, one sets and clears', programs: [pulse, waiter] }),
  scenario({ ...common, name: 'two wait, one sets', programs: [setter, waiter, waiter] }),
  scenario({ ...common, name: 'two wait, one sets and clears', programs: [pulse, waiter, waiter] }),
  scenario({ ...common, name: 'two wait and one gives up', programs: [setter, waiter, impatient] }),
  scenario({
    ...common,
    name: 'one waits, two set and clear',
    mayBlock: (view, { event }) => view.somebodyWasKilled && !isSet(view, event),
    programs: [setter, clearer, waiter],
    mortal: [0, 2],
  }),
];
