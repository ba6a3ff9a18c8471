/** All planted mistakes. */
import type { Planted } from './planted.ts';
import { plantedInHeap } from './heap.ts';
import { plantedInOthers } from './others.ts';
import { plantedInPools } from './pools.ts';
import { plantedInRings } from './rings.ts';
import { plantedInSync } from './sync.ts';

export const planted: readonly Planted[] = [
  ...plantedInSync,
  ...plantedInRings,
  ...plantedInHeap,
  ...plantedInPools,
  ...plantedInOthers,
];

export function plantedCalled(algorithm: string, name: string): Planted {
  const found = planted.find((each) => each.algorithm === algorithm && each.name === name);
  if (found === undefined) throw new Error(`There is no planted mistake "${name}" of ${algorithm}.`);
  return found;
}
