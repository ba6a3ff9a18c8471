/** The interleavings of a few processes, with a death at any step. */
import { Machine, Violation, type Program } from './machine.ts';

export interface Scenario {
  readonly programs: readonly Program[];
  /** Words used by the programs. */
  readonly size: number;
  /** Their first values. */
  readonly first?: Readonly<Record<number, number>>;
  /** Which processes may be killed, and how many of them in one run. */
  readonly mortal?: readonly number[];
  readonly deaths?: number;
  /**
   * How often a process may be stopped although it could go on (default 2). A switch where it can not is always free.
   * Nearly all mistakes show with one or two.
   */
  readonly preemptions?: number;
  /** Whether processes may wait for ever in this final state, in which nobody can go on. */
  readonly mayBlock?: (machine: Machine) => boolean;
  /** Checked when all have ended. */
  readonly finally?: (machine: Machine) => void;
}

export interface Found {
  readonly what: string;
  readonly history: readonly string[];
}

export interface Outcome {
  readonly states: number;
  /** The first violation, or `undefined` if there is none. */
  readonly found: Found | undefined;
}

/** Goes through all states within the bounds, depth first; throws when there are more than `limit`: then the scenario is too large. */
export function explore(scenario: Scenario, limit = 400_000): Outcome {
  const start = Machine.start(scenario.programs, scenario.size);
  for (const [index, value] of Object.entries(scenario.first ?? {})) start.words[Number(index)] = value;
  const seen = new Set<string>();
  const everybody = scenario.programs.map((_, index) => index);
  const open: Node[] = [
    { machine: start, last: -1, preemptions: scenario.preemptions ?? 2, deaths: scenario.deaths ?? 1 },
  ];
  for (;;) {
    const node = open.pop();
    if (node === undefined) return { states: seen.size, found: undefined };
    const { machine, last, preemptions, deaths } = node;
    const key = `${machine.key()}/${last},${preemptions},${deaths}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > limit) throw new Error(`More than ${limit} states: make the scenario smaller.`);
    try {
      if (machine.finished) {
        scenario.finally?.(machine);
        continue;
      }
      let moves = 0;
      const preempted = last >= 0 && machine.canStep(last);
      for (const who of everybody) {
        if (deaths > 0 && scenario.mortal?.includes(who) && machine.canDie(who)) {
          open.push({ machine: machine.kill(who), last, preemptions, deaths: deaths - 1 });
        }
        const step = machine.canStep(who);
        const timeout = machine.canTimeOut(who);
        if (!step && !timeout) continue;
        moves++;
        const left = preempted && who !== last ? preemptions - 1 : preemptions;
        if (left < 0) continue;
        if (step) open.push({ machine: machine.step(who), last: who, preemptions: left, deaths });
        if (timeout) open.push({ machine: machine.timeOut(who), last: who, preemptions: left, deaths });
      }
      if (moves === 0 && scenario.mayBlock?.(machine) !== true) {
        return { states: seen.size, found: { what: 'nobody can go on', history: machine.history } };
      }
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return { states: seen.size, found: { what: error.message, history: machine.history } };
    }
  }
}

interface Node {
  readonly machine: Machine;
  /** Who made the last step. */
  readonly last: number;
  /** How many of each are left. */
  readonly preemptions: number;
  readonly deaths: number;
}

/** Two processes, or more, are inside at once: counted in the word `inside`. */
export function inside(w: { add(index: number, delta: number): number }, index: number): void {
  if (w.add(index, 1) !== 0) throw new Violation('two are inside at once');
  w.add(index, -1);
}
