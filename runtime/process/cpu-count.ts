import { cpus } from 'node:os';

/** How many CPUs the machine has; as Python's `cpu_count()`, not how many this process may use. */
export function cpuCount(): number {
  return Math.max(cpus().length, 1);
}
