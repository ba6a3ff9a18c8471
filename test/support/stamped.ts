/** The processes of a run, wherever in the tree they end up: each carries the run's stamp in its environment. */
import { readdirSync, readFileSync } from 'node:fs';

/** Pids of all processes with `name=stamp` in their environment, zombies not among them; the oldest first. */
export function stampedProcesses(name: string, stamp: string): number[] {
  const wanted = `${name}=${stamp}`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(wanted);
      } catch {
        return false;
      }
    });
}
