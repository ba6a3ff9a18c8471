/** What calls take to iterate over, as an array that can be sent. */
import { typeError } from '../../errors.ts';

/** @throws TypeError for what can't be iterated over. */
export function listed<T>(values: Iterable<T>, call: string): T[] {
  const given: unknown = values;
  if (
    typeof given !== 'string' &&
    (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
  )
    throw typeError(
      `${call}: expected something to iterate over, not ${given === null ? 'null' : typeof given}.`,
    );
  return [...values];
}
