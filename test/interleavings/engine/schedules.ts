/** Schedules that failed once, kept as files: what was wrong, in which scenario, and the schedule. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Checked } from './check.ts';
import { replay } from './history.ts';
import { formatSchedule } from './state.ts';

export const FOLDER = resolve(import.meta.dirname, '../schedules');

export interface Kept {
  readonly algorithm: string;
  readonly scenario: string;
  /** Name of the planted mistake with which it fails; none: it failed in the library's own text once. */
  readonly planted?: string | undefined;
  /** What was found. */
  readonly found: string;
  /** Deaths that were allowed. */
  readonly deaths: number;
  /** `0*3 1 0t 2k`: three steps of process 0, one of 1, 0 times out, 2 is killed; `g`: is gone, `i`: gets a signal. */
  readonly schedule: string;
  /** The same in words, as it was when it was found. */
  readonly story: readonly string[];
}

/** To be kept: what was found in a scenario. */
export function keptOf({ scenario, built, deaths, found }: Checked, planted?: string): Kept {
  if (found === undefined) throw new Error('Nothing was found.');
  return {
    algorithm: scenario.algorithm,
    scenario: scenario.name,
    planted,
    found: found.what,
    deaths,
    schedule: formatSchedule(found.steps),
    story: replay(built, found.steps, deaths).lines,
  };
}

/** Returns the file's path. */
export function keep(kept: Kept): string {
  mkdirSync(FOLDER, { recursive: true });
  const name = `${kept.algorithm} ${kept.planted ?? kept.scenario}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  const path = resolve(FOLDER, `${name.slice(0, 80).replace(/-$/, '')}.json`);
  writeFileSync(path, `${JSON.stringify(kept, undefined, 2)}\n`);
  return path;
}

export function readKept(path: string): Kept {
  return JSON.parse(readFileSync(path, 'utf8')) as Kept;
}

/** All that are kept, by their paths. */
export function allKept(): string[] {
  if (!existsSync(FOLDER)) return [];
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => resolve(FOLDER, name));
}
