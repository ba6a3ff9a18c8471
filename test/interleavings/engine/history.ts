/** A schedule, made once more and told in words. */
import { Kind, describe } from './operation.ts';
import type { Built } from './build.ts';
import { checkEnd, checkState, makeMove, movesFrom, startState, type Step } from './explore.ts';
import { Violation } from './process.ts';
import { Move, Status } from './state.ts';
import { GONE } from './world.ts';

export interface Replayed {
  /** What went wrong; `undefined`: nothing. */
  readonly what: string | undefined;
  readonly lines: readonly string[];
}

/**
 * Follows a schedule. Where the text has changed since and a move can't be made, it is left out; and after the schedule
 * the processes go on, each as far as it can, so that its end is one in any case. `deaths`: how many were allowed when it
 * was found, which decides what is a step.
 */
export function replay(built: Built, steps: readonly Step[], deaths: number): Replayed {
  const { world } = built;
  const state = new Int32Array(world.layout.length);
  const lines: string[] = [];
  const make = ({ who, move }: Step): void => {
    lines.push(...tell(built, state, who, move));
    checkState(built, state);
  };
  try {
    startState(built, { preemptions: Infinity, deaths, interruptions: Infinity }, state);
    checkState(built, state);
    for (const step of steps) {
      const code = (step.who << 3) | step.move;
      if (movesFrom(built, state).all.includes(code)) make(step);
    }
    // Nobody else is killed from here on.
    state[world.layout.deaths] = 0;
    state[world.layout.interruptions] = 0;
    for (;;) {
      const [next] = movesFrom(built, state).all;
      if (next === undefined) break;
      make({ who: next >> 3, move: (next & 7) as Move });
    }
    checkEnd(built, state);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { what: error.message, lines };
  }
  return { what: undefined, lines };
}

function tell(built: Built, state: Int32Array, who: number, move: Move): string[] {
  const { world } = built;
  const name = nameIn(built);
  const before = world.nodeOf(state, who);
  makeMove(built, state, who, move);
  switch (move) {
    case Move.Kill:
      return [`${who} is killed`];
    case Move.Vanish:
      return [`${who} is not seen any more`];
    case Move.TimeOut:
      return [`${who} waits no longer: its time is over`];
    case Move.Interrupt:
      return [`${who} is disturbed by a signal`];
    case Move.Step:
      break;
  }
  const operation = before.next;
  if (operation === undefined) return [];
  if (operation.kind === Kind.Wait && world.status(state, who) === Status.Asleep)
    return [`${who} ${describe(operation, 0, name)}`];
  // The node after this operation; announcements that are no steps may have been passed since.
  let after = world.nodeOf(state, who);
  while (after.parent !== undefined && after.parent !== before) after = after.parent;
  return [`${who} ${describe(operation, after.answer, name)}`];
}

/** Words by the object that they are in: `lock+0`. */
function nameIn({ world, objects }: Built): (word: number) => string {
  const found: { name: string; address: number }[] = [];
  if (typeof objects === 'object' && objects !== null)
    for (const [name, value] of Object.entries(objects)) {
      const address = addressIn(value);
      if (address !== undefined) found.push({ name, address });
    }
  return (word) => {
    if (word >= GONE && word < GONE + world.processes.length) return `whether ${word - GONE} is there`;
    let best: { name: string; address: number } | undefined;
    for (const each of found)
      if (each.address <= word * 4 && each.address > (best?.address ?? -1)) best = each;
    return best === undefined ? `word ${word}` : `${best.name}[${word - best.address / 4}]`;
  };
}

function addressIn(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('address' in value && typeof value.address === 'number') return value.address;
  for (const key of ['words', 'memory']) {
    if (!(key in value)) continue;
    const inner = addressIn((value as Record<string, unknown>)[key]);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
