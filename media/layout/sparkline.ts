/** A number over time as a step line: what a queue's depth looks like in a few square centimetres. */
import { spanOf, toX, type TimeWindow } from './window.ts';

export interface StepPoint {
  readonly time: number;
  readonly value: number;
}

export interface Sparkline {
  /** SVG path data of the line, and of the area below it. */
  readonly line: string;
  readonly area: string;
  readonly highest: number;
}

/** `points` in order of time; each value holds until the next. At most two points a pixel are kept: the extremes. */
export function sparkline(
  points: readonly StepPoint[],
  window: TimeWindow,
  width: number,
  height: number,
): Sparkline {
  const highest = points.reduce((most, point) => Math.max(most, point.value), 0);
  if (points.length === 0 || spanOf(window) <= 0) return { line: '', area: '', highest: 0 };
  const toY = (value: number): number => height - 1 - (highest === 0 ? 0 : value / highest) * (height - 2);
  let path = '';
  let column = -1;
  let low = 0;
  let high = 0;
  let last = 0;
  let started = false;
  const flush = (): void => {
    if (column < 0) return;
    if (low !== high) path += `V${toY(high).toFixed(1)}V${toY(low).toFixed(1)}`;
    path += `V${toY(last).toFixed(1)}`;
  };
  for (const point of points) {
    const x = Math.max(0, Math.min(width, Math.round(toX(window, width, point.time))));
    if (x !== column) {
      flush();
      path += started ? `H${x}` : `M${x} ${toY(0).toFixed(1)}`;
      started = true;
      column = x;
      low = high = point.value;
    }
    low = Math.min(low, point.value);
    high = Math.max(high, point.value);
    last = point.value;
  }
  flush();
  const first = Math.max(0, Math.min(width, Math.round(toX(window, width, points[0]?.time ?? 0))));
  path += `H${width}`;
  return { line: path, area: `${path}V${height}H${first}Z`, highest };
}
