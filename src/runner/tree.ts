/**
 * The processes of one run: everything below the program, and what of it lost its parent. The runner is their
 * subreaper, so nothing escapes by outliving its parent. The runner's own helpers (which were there before the program)
 * are not among them.
 */
import type { Supervision } from './library.ts';
import { descendants, isTracker, type ProcessStat } from './proc.ts';

/** How often killing is repeated before it is given up: a tree that forks without bound needs several rounds. */
const KILL_ROUNDS = 200;

export class ProcessTree {
  readonly #helpers: ReadonlySet<number>;

  /** Made before the program begins: whatever runs below this process now, besides the `program`, is a helper. */
  constructor(
    private readonly supervision: Supervision,
    program: readonly number[],
    private readonly runner: number = process.pid,
  ) {
    const running = descendants(runner).map(({ pid }) => pid);
    this.#helpers = new Set(running.filter((pid) => !program.includes(pid)));
  }

  /** Parents before children; zombies too. */
  processes(): ProcessStat[] {
    const own: ProcessStat[] = [];
    const skipped = new Set<number>(this.#helpers);
    for (const stat of descendants(this.runner)) {
      if (skipped.has(stat.pid) || skipped.has(stat.parent)) skipped.add(stat.pid);
      else own.push(stat);
    }
    return own;
  }

  /**
   * To every process of the tree that lives, but for the resource tracker: it survives the others, to clear up after them.
   * Repeats until no new one appears: a process may start others meanwhile.
   */
  signalAll(signal: NodeJS.Signals): void {
    const reached = new Set<number>();
    for (let round = 0; round < KILL_ROUNDS; round++) {
      const fresh = this.processes().filter(
        ({ pid, state }) => state !== 'Z' && !reached.has(pid) && !isTracker(pid),
      );
      if (fresh.length === 0) return;
      for (const { pid } of fresh) {
        reached.add(pid);
        sendSignal(pid, signal);
      }
    }
  }

  /** What is left when all the others have ended, and has not ended by itself. */
  killTracker(): void {
    for (const { pid, state } of this.processes())
      if (state !== 'Z' && isTracker(pid)) sendSignal(pid, 'SIGKILL');
  }

  /**
   * Takes the ended children that this process adopted out of the kernel's table. `keep` is the program itself, which
   * Node waits for.
   */
  reapAdopted(keep: number): { pid: number; status: number }[] {
    const reaped: { pid: number; status: number }[] = [];
    for (const { pid, parent, state } of this.processes()) {
      if (parent !== this.runner || pid === keep || state !== 'Z') continue;
      const status = this.supervision.reap(pid);
      if (status !== null) reaped.push({ pid, status });
    }
    return reaped;
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
