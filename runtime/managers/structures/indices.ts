/** Indices as a client gave them. */
import { inspect } from 'node:util';
import { typeError } from '../../errors.ts';

export function whole(index: unknown, call: string): number {
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw typeError(`${call}: an index is a whole number, not ${inspect(index, { depth: 0 })}.`);
  return index;
}

/** One that may be left out. */
export function bound(index: unknown, call: string): number | undefined {
  return index === undefined || index === Infinity ? undefined : whole(index, call);
}
