/**
 * All that can happen within the bounds, depth first. A state that was reached before is not gone through again: how
 * many schedules lead on from it is known by then. So the number of schedules is exact, and far larger than that of the
 * states that were looked at.
 */
import { isPlain, Kind, Until, wordsOf, writes } from './operation.ts';
import { Violation } from './process.ts';
import { Move, Status } from './state.ts';
import { Hash, StateTable } from './table.ts';
import type { Built } from './build.ts';
import { View } from './view.ts';

export interface Bounds {
  /** How often a process may be stopped although it could go on. Infinity: every interleaving. */
  readonly preemptions: number;
  /** How many processes may be killed in one run. */
  readonly deaths: number;
  /** How many sleeps a signal may end. */
  readonly interruptions: number;
}

export interface Step {
  readonly who: number;
  readonly move: Move;
}

export interface Found {
  readonly what: string;
  readonly steps: readonly Step[];
}

export interface Outcome {
  readonly schedules: number;
  readonly states: number;
  /** Operations of the longest schedule. */
  readonly longest: number;
  /** The first violation, or `undefined` if there is none. */
  readonly found: Found | undefined;
  /** Whether everything within the bounds was looked at. */
  readonly complete: boolean;
}

/** So often a sleep that lasts only a while is begun again, a process. */
const PATIENCES = 2;

class Stopped extends Error {}

export function explore(built: Built, bounds: Bounds, mostStates = Infinity): Outcome {
  return new Exploration(built, bounds, mostStates).run();
}

class Exploration {
  readonly #built: Built;
  readonly #bounds: Bounds;
  readonly #mostStates: number;
  readonly #seen = new StateTable();
  readonly #hash = new Hash();
  readonly #path: Step[] = [];
  readonly #states: Int32Array[] = [];
  #schedules = 0;
  #longest = 0;

  constructor(built: Built, bounds: Bounds, mostStates: number) {
    this.#built = built;
    this.#bounds = bounds;
    this.#mostStates = mostStates;
  }

  run(): Outcome {
    let found: Found | undefined;
    let complete = true;
    try {
      const state = this.#state(0);
      startState(this.#built, this.#bounds, state);
      checkState(this.#built, state);
      this.#schedules = this.#from(0);
    } catch (error) {
      if (error instanceof Violation) found = { what: error.message, steps: [...this.#path] };
      else if (!(error instanceof Stopped)) throw error;
      complete = false;
    }
    const { size: states } = this.#seen;
    return { schedules: this.#schedules, states, longest: this.#longest, found, complete };
  }

  #state(depth: number): Int32Array {
    return (this.#states[depth] ??= new Int32Array(this.#built.world.layout.length));
  }

  /** Goes through everything from the state at this depth; returns how many schedules there are. */
  #from(depth: number): number {
    const state = this.#state(depth);
    const { world } = this.#built;
    const { layout } = world;
    const length = layout.words + world.memory.used;
    this.#hash.of(state, length);
    const { high, low } = this.#hash;
    const known = this.#seen.get(high, low);
    if (known !== undefined) return known;
    if (this.#seen.size >= this.#mostStates) throw new Stopped();
    if (depth > this.#longest) this.#longest = depth;
    let count = 0;
    const { all, goesOn } = movesFrom(this.#built, state);
    if (!goesOn) {
      checkEnd(this.#built, state);
      count = 1;
      this.#schedules++;
    }
    for (const code of all) {
      const [who, move] = [code >> 3, (code & 7) as Move];
      const child = this.#state(depth + 1);
      child.set(state);
      this.#path.push({ who, move });
      if (!makeMove(this.#built, child, who, move)) {
        this.#path.pop();
        continue;
      }
      checkState(this.#built, child);
      count += this.#from(depth + 1);
      this.#path.pop();
    }
    this.#seen.set(high, low, count);
    return count;
  }
}

export function startState({ world, processes }: Built, bounds: Bounds, state: Int32Array): void {
  const { layout, memory } = world;
  state.fill(0);
  state.set(memory.initial, layout.words);
  for (const { who, root } of processes) {
    state[layout.node + who] = root.id;
    state[layout.status + who] = root.next === undefined ? Status.Done : Status.Running;
    state[layout.announced + who] = -1;
  }
  state[layout.last] = -1;
  state[layout.preemptions] = bounds.preemptions === Infinity ? -1 : bounds.preemptions;
  state[layout.deaths] = bounds.deaths;
  state[layout.interruptions] = Math.min(bounds.interruptions, 99);
  // Each may look again some times; if nothing has come by then, nothing will.
  for (const { who } of processes) {
    state[layout.patience + who] = PATIENCES;
    state[layout.timeouts + who] = PATIENCES;
  }
}

/** What can happen in this state, each as `who << 3 | move`. */
export interface Moves {
  readonly all: readonly number[];
  /** Whether the processes go on by themselves, with nothing from outside: no signal, no death. */
  readonly goesOn: boolean;
}

export function movesFrom({ world, scenario }: Built, state: Int32Array): Moves {
  const { layout } = world;
  const all: number[] = [];
  for (let who = 0; who < layout.processes; who++) {
    if (world.canStep(state, who)) all.push((who << 3) | Move.Step);
    if (world.status(state, who) === Status.Dying) all.push((who << 3) | Move.Vanish);
    if (world.sleepsUntil(state, who) === Until.Soon && (state[layout.timeouts + who] ?? 0) > 0)
      all.push((who << 3) | Move.TimeOut);
  }
  // Without a death nothing may depend on a patience: that would be a wake-up that was lost.
  const patient = (state[layout.died] ?? 0) !== 0 || scenario.patient === true;
  if (all.length === 0) {
    for (let who = 0; who < layout.processes; who++)
      if (world.sleepsUntil(state, who) === Until.Soon) all.push((who << 3) | Move.TimeOut);
  }
  if (all.length === 0 && patient) {
    for (let who = 0; who < layout.processes; who++)
      if (world.sleepsUntil(state, who) === Until.Late && (state[layout.patience + who] ?? 0) > 0)
        all.push((who << 3) | Move.TimeOut);
  }
  const goesOn = all.length > 0;
  for (let who = 0; who < layout.processes; who++) {
    if ((state[layout.interruptions] ?? 0) > 0 && world.sleepsUntil(state, who) !== undefined)
      all.push((who << 3) | Move.Interrupt);
    if (
      (state[layout.deaths] ?? 0) > 0 &&
      world.isAlive(state, who) &&
      scenario.mortal?.includes(who) !== false
    )
      all.push((who << 3) | Move.Kill);
  }
  return { all, goesOn };
}

/** false: that would be one preemption too many. */
export function makeMove(built: Built, state: Int32Array, who: number, move: Move): boolean {
  const { world } = built;
  const { layout } = world;
  if (move === Move.TimeOut) {
    const isLate = world.sleepsUntil(state, who) === Until.Late;
    const counter = (isLate ? layout.patience : layout.timeouts) + who;
    state[counter] = Math.max(0, (state[counter] ?? 0) - 1);
  }
  const left = state[layout.preemptions] ?? -1;
  if (move === Move.Kill) state[layout.deaths] = (state[layout.deaths] ?? 0) - 1;
  else if (move === Move.Interrupt) state[layout.interruptions] = (state[layout.interruptions] ?? 0) - 1;
  if (left >= 0 && (move === Move.Step || move === Move.TimeOut)) {
    const last = state[layout.last] ?? -1;
    if (last >= 0 && last !== who && world.canStep(state, last)) {
      if (left === 0) return false;
      state[layout.preemptions] = left - 1;
    }
    state[layout.last] = who;
  }
  world.make(state, who, move);
  for (let each = 0; each < layout.processes; each++) skipAnnouncements(built, state, each);
  return true;
}

/**
 * What the process tells the kernel matters at its death and to nobody else: where it will not die, that is no step of
 * its own.
 */
function skipAnnouncements({ world, scenario }: Built, state: Int32Array, who: number): void {
  const mayDie = (state[world.layout.deaths] ?? 0) > 0 && scenario.mortal?.includes(who) !== false;
  while (!mayDie && world.canStep(state, who) && world.nodeOf(state, who).next?.kind === Kind.Announce)
    world.make(state, who, Move.Step);
}

/** Throws a {@link Violation} for what must not be in any state. */
export function checkState({ world, scenario, processes, objects }: Built, state: Int32Array): void {
  const exclusive = scenario.exclusive ?? 0;
  let regions = 0;
  for (const { who } of processes) {
    const node = world.nodeOf(state, who);
    if (node.failure !== undefined) throw new Violation(node.failure);
    // The dead are inside of nothing, but where the scenario says so.
    if (
      !world.isAlive(state, who) &&
      world.status(state, who) !== Status.Done &&
      scenario.deadStayInside !== true
    )
      continue;
    const inside = node.regions & exclusive;
    if ((regions & inside) !== 0) throw new Violation('two are inside at once');
    regions |= inside;
  }
  checkRaces({ world, scenario, processes, objects }, state);
  scenario.always?.(new View(world, state), objects);
}

/**
 * Two that are about to touch the same word, one to write, and not both atomically: in JavaScript's memory model the
 * order of steps that is simulated here would then not be all that can happen.
 */
function checkRaces({ world, scenario, processes, objects }: Built, state: Int32Array): void {
  const count = processes.length;
  for (let one = 0; one < count; one++) {
    if (world.status(state, one) !== Status.Running) continue;
    const mine = world.nodeOf(state, one).next;
    if (mine === undefined) continue;
    for (let other = one + 1; other < count; other++) {
      if (world.status(state, other) !== Status.Running) continue;
      const theirs = world.nodeOf(state, other).next;
      if (theirs === undefined || !(isPlain(mine) || isPlain(theirs)) || !(writes(mine) || writes(theirs)))
        continue;
      const [a, aEnd] = wordsOf(mine);
      const [b, bEnd] = wordsOf(theirs);
      if (a < bEnd && b < aEnd && scenario.mayRace?.(Math.max(a, b), objects) !== true)
        throw new Violation(`${one} and ${other} touch the same word at once, and not both atomically`);
    }
  }
}

/** Nobody can go on. */
export function checkEnd({ world, scenario, processes, objects }: Built, state: Int32Array): void {
  const view = new View(world, state);
  const waits = processes.some(({ who }) => world.isAlive(state, who));
  if (waits && scenario.mayBlock?.(view, objects) !== true) throw new Violation('nobody can go on');
  scenario.finally?.(view, objects);
}
