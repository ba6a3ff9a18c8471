/** A few processes that use an algorithm together, and what must hold whatever happens. */
import type { Library } from '../library/entry.ts';
import type { Change } from '../library/load.ts';
import type { Self } from './process.ts';
import type { View } from './view.ts';

/** What a process of a scenario does: calls of the library on the objects that it was given. */
export type Program<Shared> = (objects: Shared, self: Self, library: Library) => void;

export interface Scenario<Shared = unknown> {
  /** Unique; `algorithm: what is tried`. */
  readonly name: string;
  readonly algorithm: string;
  /** Makes the shared objects, before the processes begin. Each of them then has its own twins of all of them. */
  readonly objects: (library: Library) => Shared;
  /** Texts of the library that are changed for it: sizes, and counts of looks before a sleep. */
  readonly changes?: readonly Change[];
  readonly programs: readonly Program<Shared>[];
  /** Bits of regions in which only one process may be. */
  readonly exclusive?: number;
  /** A process that was killed in a region stays in it: locks of users. */
  readonly deadStayInside?: boolean;
  /** Which processes may be killed; default: all, each in turn. None: `[]`. */
  readonly mortal?: readonly number[];
  /** Whether it makes a difference that a killed process is still seen for a while. */
  readonly vanishing?: boolean;
  /** Whether a patience may end without a death having happened. */
  readonly patient?: boolean;
  /** Words that are touched not atomically although others write them, on purpose. */
  readonly mayRace?: (word: number, objects: Shared) => boolean;
  /** Checked in every state. */
  readonly always?: (view: View, objects: Shared) => void;
  /** Whether processes may wait for ever in this state, in which nobody can go on. */
  readonly mayBlock?: (view: View, objects: Shared) => boolean;
  /** Checked when nobody can go on, or all have ended. */
  readonly finally?: (view: View, objects: Shared) => void;
  /** Words that the processes touch, at most (default 128). */
  readonly words?: number;
  /** How often a process may be stopped in the long form (default: of two processes every interleaving, of three 2). */
  readonly preemptions?: number;
  /** Signals that end a sleep, in one run (default 0). */
  readonly interruptions?: number;
}

/** For a list of scenarios: what their objects are is between each of them and its own programs. */
export function scenario<Shared>(definition: Scenario<Shared>): Scenario {
  const { objects, programs, mayRace, always, mayBlock, finally: last, ...rest } = definition;
  return {
    ...rest,
    objects,
    programs: programs.map((program) => (shared, self, library) => {
      program(shared as Shared, self, library);
    }),
    ...(mayRace && { mayRace: (word, shared) => mayRace(word, shared as Shared) }),
    ...(always && {
      always: (view, shared) => {
        always(view, shared as Shared);
      },
    }),
    ...(mayBlock && { mayBlock: (view, shared) => mayBlock(view, shared as Shared) }),
    ...(last && {
      finally: (view, shared) => {
        last(view, shared as Shared);
      },
    }),
  };
}
