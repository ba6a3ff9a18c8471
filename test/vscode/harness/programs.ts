/**
 * What an extension started on this machine, told by what it carries: each process of a run has the run's mark in its
 * environment, and inherited the home that its editor was given. VS Code's own helpers (it looks at the machine's
 * processes and ports now and then) have the home alone.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { descendants, readStat } from '../../../src/runner/proc.ts';
import { RUN_MARK } from '../../../src/runner/start-run.ts';

export interface FoundProgram {
  readonly pid: number;
  readonly command: string;
}

/** Those that live and belong to a run of the editor with this home, wherever they hang in the tree of processes. */
export function programsOf(home: string): FoundProgram[] {
  const marked = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const environment = readProc(pid, 'environ').split('\0');
      return (
        environment.includes(`HOME=${home}`) && environment.some((entry) => entry.startsWith(`${RUN_MARK}=`))
      );
    });
  // A program may give its children another environment: they are its own all the same.
  const all = new Set(marked.flatMap((pid) => [pid, ...descendants(pid).map((child) => child.pid)]));
  return [...all]
    .filter((pid) => (readStat(pid)?.state ?? 'Z') !== 'Z')
    .map((pid) => ({ pid, command: readProc(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

/** Resolves when {@link programsOf} finds nothing; rejects, with what it finds, when that takes too long. */
export async function untilQuiet(home: string, milliseconds = 10_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const left = programsOf(home);
    if (left.length === 0) return;
    if (Date.now() > deadline) {
      const lines = left.map(({ pid, command }) => `${pid} ${command}`);
      throw new Error(`still running:\n${lines.join('\n')}`);
    }
    await once(AbortSignal.timeout(50), 'abort');
  }
}

/** Empty when the process is gone, or has ended and was not waited for yet. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
