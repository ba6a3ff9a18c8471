/** All planted mistakes. */
import type { Planted } from './planted.ts';
import { plantedInHeap } from './heap.ts';
import { plantedInRings } from './rings.ts';
import { plantedInSync } from './sync.ts';

export const planted: readonly Planted[] = [...plantedInSync, ...plantedInRings, ...plantedInHeap];

export function plantedCalled(algorithm: string, name: string): Planted {
  const found = planted.find((each) => each.algorithm === algorithm && each.name === name);
  if (found === undefined) throw new Error(`There is no planted mistake "${name}" of ${algorithm}.`);
  return found;
}
