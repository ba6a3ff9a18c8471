/** The limits of `mp run`. Only that of processes is there by itself: a program that forks without bound takes the machine with it. */
import type { RunLimits } from '../runner/run.ts';
import { UsageError, type Option } from './usage.ts';

/** More than any example needs, and what a machine of today survives. */
const DEFAULT_PROCESSES = 500;

/** Option → what it limits, and how many of the limit's units its own unit is (bytes, milliseconds). */
const limits: Readonly<Record<string, { of: keyof RunLimits; unit: number }>> = {
  '--max-processes': { of: 'processes', unit: 1 },
  '--max-memory': { of: 'memory', unit: 1 << 20 },
  '--max-output': { of: 'output', unit: 1 << 20 },
  '--max-time': { of: 'time', unit: 1000 },
};

export const limitOptions: Readonly<Record<string, Option>> = Object.fromEntries(
  Object.keys(limits).map((name) => [name, { value: true }]),
);

/** 0 takes a limit away. */
export function limitsOf(options: ReadonlyMap<string, string>): RunLimits {
  const entries = Object.entries(limits).flatMap(([name, { of, unit }]): [string, number][] => {
    const text = options.get(name);
    if (text === undefined) return of === 'processes' ? [[of, DEFAULT_PROCESSES]] : [];
    const value = Number(text);
    if (text.trim() === '' || !(value >= 0) || value === Infinity)
      throw new UsageError(`${name} takes a number from 0 on (0: no limit), not "${text}".`);
    return value === 0 ? [] : [[of, value * unit]];
  });
  return Object.fromEntries(entries);
}
