/** The processes of one round, and what is done to them from outside. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { descendants, isTracker } from '../../src/runner/proc.ts';
import { stampedProcesses } from '../support/stamped.ts';

export const STAMP = 'MP_CHAOS_ROUND';

export class Tree {
  /** Frozen ones, which must go on before the round may be judged. */
  readonly #frozen = new Set<number>();

  constructor(
    readonly stamp: string,
    readonly main: number,
  ) {}

  all(): number[] {
    return stampedProcesses(STAMP, this.stamp);
  }

  /** The program's first process and all below it: whom a tool kills that is to end a program. */
  below(): number[] {
    return [this.main, ...descendants(this.main).map(({ pid }) => pid)];
  }

  /** What a process is, for messages. */
  role(pid: number): string {
    if (pid === this.main) return 'main';
    return isTracker(pid) ? 'tracker' : 'child';
  }

  kill(pid: number): void {
    signal(pid, 'SIGKILL');
  }

  freeze(pid: number): void {
    this.#frozen.add(pid);
    signal(pid, 'SIGSTOP');
  }

  thaw(pid: number): void {
    this.#frozen.delete(pid);
    signal(pid, 'SIGCONT');
  }

  thawAll(): void {
    for (const pid of this.#frozen) this.thaw(pid);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/** Sets a limit of another process; false where that can't be done (or the process is gone). */
export function limit(pid: number, option: string, value: number | string): boolean {
  return (
    spawnSync('prlimit', ['--pid', String(pid), `--${option}=${value}`], { stdio: 'ignore' }).status === 0
  );
}

/** How many descriptors a process has open; 0 for one that is gone. */
export function openDescriptors(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

/** Bytes of private writable memory, which RLIMIT_DATA counts; 0 for a process that is gone. */
export function dataBytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmData:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
