/** What the scenarios of locks have in common: something that is only right when one at a time changes it. */
import type { Change } from '../library/load.ts';
import { Violation, type Self } from '../engine/process.ts';
import { scenario, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import { FIRST_THREAD } from '../engine/world.ts';
import { LAST, VALUE } from '../../../runtime/sync/turnstile.ts';
import type { Block } from '../../../runtime/memory/block.ts';

/** The region of whoever holds the lock. */
export const INSIDE = 1;

/** Adds one, not atomically: two at once would be a race, and would lose one. */
export function increment(counter: Block, self: Self, region = INSIDE): void {
  self.enter(region);
  counter.words[0] = (counter.words[0] ?? 0) + 1;
  self.note('counted');
  self.leave(region);
}

/** What was counted is there. Who was killed may have counted without being able to say so. */
export function checkCounter(view: View, counter: Block): void {
  const counted = view.allNotes.filter((note) => note === 'counted').length;
  const value = view.at(counter, 0);
  const unsaid = view.somebodyWasKilled ? 1 : 0;
  if (value < counted || value > counted + unsaid)
    throw new Violation(`${counted} were counted, but the counter is at ${value}`);
}

/** Whether a word that names a thread names one that was killed. */
export function namesTheDead(view: View, value: number): boolean {
  const who = (value & 0x3fff_ffff) - FIRST_THREAD;
  return who >= 0 && who < view.count && view.wasKilled(who);
}

/**
 * Words that are read not atomically while others write them: a lock's or semaphore's VALUE as a guess, which the
 * compare-exchange after it confirms (and a holder looks for its own id, which nobody else writes); and LAST, which is only
 * about how long to wait.
 */
export function isGuess(word: number, { address }: { readonly address: number }): boolean {
  return word === address / 4 + VALUE || word === address / 4 + LAST;
}

/** Process ids from 0 on. */
export function processes<T>(count: number, program: (who: number) => T): T[] {
  return Array.from({ length: count }, (_, who) => program(who));
}

export const PLACES = 'runtime/sync/places.ts';

/**
 * A scenario with locks. Their queues have fewer places: one more than processes, since nobody takes the same one twice in a
 * row. And no patience: nobody may depend on it, neither after a death.
 */
export function queued<Shared>(definition: Scenario<Shared>): Scenario {
  const places = definition.programs.length + 1;
  return scenario({ ...definition, changes: [...queueOf(places), ...(definition.changes ?? [])] });
}

function queueOf(places: number): readonly Change[] {
  return [
    placesOf(places),
    {
      file: 'runtime/sync/acquire.ts',
      from: 'const PATIENCE: Milliseconds = 500;',
      to: 'const PATIENCE: Milliseconds = Infinity;',
    },
  ];
}

export function placesOf(places: number): Change {
  return { file: PLACES, from: 'const PLACES = 32;', to: `const PLACES = ${places};` };
}
