/** The marks of the time ruler: round times, as many as fit without their labels touching. */
import { spanOf, toX, type TimeWindow } from './window.ts';

export interface Tick {
  readonly time: number;
  readonly x: number;
  readonly label: string;
}

/** Round steps of 1, 2 and 5 times a power of ten. Ticks stand at least `apart` pixels from each other. */
export function ticks(window: TimeWindow, width: number, apart = 90): Tick[] {
  if (width <= 0) return [];
  const step = roundStep((spanOf(window) / width) * apart);
  const first = Math.ceil(Math.max(window.from, 0) / step);
  const last = Math.floor(window.to / step);
  const found: Tick[] = [];
  for (let index = first; index <= last; index++) {
    const time = index * step;
    found.push({ time, x: toX(window, width, time), label: tickLabel(time, step) });
  }
  return found;
}

/** The smallest of 1, 2, 5 × 10ⁿ (n ≥ 0) that is not below `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  for (const factor of [1, 2, 5]) if (power * factor >= least) return power * factor;
  return power * 10;
}

/** One unit for all labels of a ruler, chosen by the step, with just the digits that tell neighbours apart. */
export function tickLabel(time: number, step: number): string {
  if (time === 0) return '0';
  if (step >= 1e6) return time >= 60e6 ? minutes(time) : `${(time / 1e6).toFixed(0)} s`;
  if (step >= 1e3 && time < 1e6) return `${(time / 1e3).toFixed(0)} ms`;
  if (step < 1e3 && time < 1e3) return `${time.toFixed(0)} µs`;
  if (time < 1e6) return `${(time / 1e3).toFixed(decimals(step / 1e3))} ms`;
  return `${(time / 1e6).toFixed(decimals(step / 1e6))} s`;
}

function decimals(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

function minutes(time: number): string {
  const seconds = Math.round(time / 1e6);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
