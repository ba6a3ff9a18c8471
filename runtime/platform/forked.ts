/**
 * What must be made new in a child that came into being by `fork`: cached ids, arenas, doorbells, robust lists.
 * Modules register here what they have to do; whoever forks calls {@link announceFork} in the child before anything
 * else of the library runs there.
 */
const listeners: (() => void)[] = [];
const beforehand: (() => void)[] = [];
let generation = 0;

/** Runs in the parent, right before it forks. */
export function onBeforeFork(listener: () => void): void {
  beforehand.push(listener);
}

/** To be called in the parent, right before a fork, each time that it is tried. */
export function announceForkSoon(): void {
  for (const listener of beforehand) listener();
}

/** Runs in each forked child, in the order of registration (so: from the bottom layers upwards). */
export function onFork(listener: () => void): void {
  listeners.push(listener);
}

/** To be called in the child, first thing after a fork. */
export function announceFork(): void {
  generation += 1;
  for (const listener of listeners) listener();
}

/** How many forks lie between the first process and this one: state with another number is the parent's. */
export function forkGeneration(): number {
  return generation;
}
