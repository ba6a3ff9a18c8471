/** What a program in the playground may use. A learner may ask for less time, never for more than this. */
import { totalmem } from 'node:os';

import type { RunSettings } from '../../trace/playground-protocol.ts';
import type { RunLimits, RunOptions } from '../runner/run.ts';

const MiB = 1024 * 1024;

export const DEFAULT_LIMITS: Required<RunLimits> = {
  processes: 64,
  memory: Math.min(4096 * MiB, Math.floor(totalmem() / 2)),
  output: 8 * MiB,
  time: 10 * 60_000,
  events: 400_000,
};

/** The largest program that is accepted, in characters. */
export const LARGEST_PROGRAM = 512 * 1024;

/** What of `settings` the server follows, as options of a run. */
export function allowed(
  settings: RunSettings,
  limits: Required<RunLimits>,
): Pick<RunOptions, 'limits' | 'startMethod'> {
  const asked = settings.seconds === undefined ? limits.time : settings.seconds * 1000;
  const time = Number.isFinite(asked) ? Math.min(limits.time, Math.max(1000, asked)) : limits.time;
  return {
    limits: { ...limits, time },
    ...(settings.startMethod === undefined ? {} : { startMethod: settings.startMethod }),
  };
}
