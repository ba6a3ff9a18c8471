/**
 * What no process can tell of itself: how it ended, that it lost its parent, its CPU time and memory. Compares the
 * process table with the last look at it.
 */
import type { ProcessStat } from './proc.ts';

export interface TreeObserver {
  sample(stat: ProcessStat): void;
  /** status: exit code, −N for signal N; null when it went unseen between two looks (its parent knows). */
  ended(pid: number, status: number | null): void;
  orphaned(pid: number, deadParent: number): void;
}

/** A sample is written when the state changed, or after this many milliseconds. */
const SAMPLE_EVERY = 250;

interface Known {
  parent: number;
  state: string;
  startTicks: number;
  sampledAt: number;
  ended: boolean;
}

export class TreeWatch {
  readonly #known = new Map<number, Known>();

  constructor(
    private readonly observer: TreeObserver,
    private readonly runner: number,
  ) {}

  /** now: milliseconds of any clock that only goes forward. */
  look(processes: readonly ProcessStat[], now: number): void {
    const seen = new Set<number>();
    for (const stat of processes) {
      seen.add(stat.pid);
      this.#one(stat, now);
    }
    for (const [pid, known] of this.#known) {
      if (seen.has(pid)) continue;
      this.#known.delete(pid);
      if (!known.ended) this.observer.ended(pid, null);
    }
  }

  /** The runner itself has waited for this one. */
  reaped(pid: number, status: number): void {
    const known = this.#known.get(pid);
    if (known?.ended !== true) this.observer.ended(pid, status);
    this.#known.delete(pid);
  }

  #one(stat: ProcessStat, now: number): void {
    let known = this.#known.get(stat.pid);
    if (known === undefined || known.startTicks !== stat.startTicks) {
      known = {
        parent: stat.parent,
        state: '',
        startTicks: stat.startTicks,
        sampledAt: -Infinity,
        ended: false,
      };
      this.#known.set(stat.pid, known);
    }
    if (known.parent !== stat.parent) {
      if (stat.parent === this.runner && stat.state !== 'Z') this.observer.orphaned(stat.pid, known.parent);
      known.parent = stat.parent;
    }
    if (stat.state === 'Z') {
      if (!known.ended) {
        known.ended = true;
        this.observer.ended(stat.pid, stat.exitStatus);
      }
    } else if (known.state !== stat.state || now - known.sampledAt >= SAMPLE_EVERY) {
      known.sampledAt = now;
      this.observer.sample(stat);
    }
    known.state = stat.state;
  }
}
