/** Names of new processes, as Python gives them. */
import { current } from './current.ts';
import { stateOf } from './state.ts';

/** The identity of the next process made here: `[1]`, then `[2]`; in the second's own children `[2, 1]`. */
export function nextIdentity(): number[] {
  current.made += 1;
  const own = current.process === undefined ? [] : stateOf(current.process).identity;
  return [...own, current.made];
}

/** `Process-1`, `Process-1:2`; of a subclass `Worker-1`. */
export function defaultName(className: string, identity: readonly number[]): string {
  return `${className}-${identity.join(':')}`;
}
