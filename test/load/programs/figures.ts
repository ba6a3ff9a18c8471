/** What a load program is told, and how it hands on what it has counted: one line of JSON on stdout. */
import { readFileSync } from 'node:fs';

/** How much of everything, by name. */
export const scale = JSON.parse(process.env['MP_LOAD_SCALE'] ?? '{}') as Readonly<Record<string, number>>;

export function size(name: string): number {
  const value = scale[name];
  if (value === undefined) throw new Error(`MP_LOAD_SCALE has no ${name}`);
  return value;
}

export type Figures = Readonly<Record<string, number>>;

/** `wrong`: what must not be, in words. */
export function tell(figures: Figures, wrong: readonly string[] = []): void {
  console.log(JSON.stringify({ figures, wrong }));
}

/** Bytes of memory that belong to a process, shared ones by its part. */
export function proportionalBytes(pid: number): number {
  const [, kilobytes] = /^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? [];
  return Number(kilobytes ?? 0) * 1024;
}
