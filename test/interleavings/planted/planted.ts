import type { Change } from '../library/load.ts';

/** A mistake that is made in the library's text, to see that it is found. */
export interface Planted {
  readonly algorithm: string;
  /** What is wrong then. */
  readonly name: string;
  readonly changes: readonly Change[];
  /** Name of the scenario that finds it. */
  readonly scenario: string;
  /** How many may be killed; default 1. 0 where it takes many preemptions and no death to find it. */
  readonly deaths?: number;
}
