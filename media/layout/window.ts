/**
 * The stretch of time that the timeline shows, and how it moves. All times are microseconds since the start of the
 * run; nothing here knows pixels but by the width it is given.
 */

export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Never zoom in beyond this: two events can be a microsecond apart, and ten of those fill a screen. */
export const SHORTEST_WINDOW = 10;

export function spanOf(window: TimeWindow): number {
  return window.to - window.from;
}

/** Pixel of a time, 0 at the left edge. */
export function toX(window: TimeWindow, width: number, time: number): number {
  return ((time - window.from) / spanOf(window)) * width;
}

/** Time at a pixel. */
export function toTime(window: TimeWindow, width: number, x: number): number {
  return window.from + (x / Math.max(1, width)) * spanOf(window);
}

/** The whole run with a little air on both sides, so that the first and last events do not stick to the edges. */
export function fit(end: number): TimeWindow {
  const length = Math.max(end, 1_000);
  return { from: -length * 0.01, to: length * 1.02 };
}

/** Zooms by `factor` (below 1: closer) so that the time `anchor` stays where it is. */
export function zoom(window: TimeWindow, factor: number, anchor: number, end: number): TimeWindow {
  const longest = spanOf(fit(end)) * 1.5;
  const wanted = Math.min(Math.max(spanOf(window) * factor, SHORTEST_WINDOW), longest);
  const share = (anchor - window.from) / spanOf(window);
  const from = anchor - wanted * share;
  return clamp({ from, to: from + wanted }, end);
}

export function pan(window: TimeWindow, by: number, end: number): TimeWindow {
  return clamp({ from: window.from + by, to: window.to + by }, end);
}

/** Keeps at least a tenth of the view on the run: nobody gets lost in empty time. */
export function clamp(window: TimeWindow, end: number): TimeWindow {
  const length = spanOf(window);
  const least = -length * 0.9;
  const most = Math.max(end, 0) - length * 0.1;
  const from = Math.min(Math.max(window.from, least), Math.max(least, most));
  return from === window.from ? window : { from, to: from + length };
}

/** Moves the window, its length kept, so that `time` is inside of it with some air. */
export function reveal(window: TimeWindow, time: number, end: number): TimeWindow {
  const air = spanOf(window) * 0.08;
  if (time >= window.from + air && time <= window.to - air) return window;
  return clamp({ from: time - spanOf(window) / 2, to: time + spanOf(window) / 2 }, end);
}

/** The window that follows a live run: same length, the present at 92 % of the width. */
export function follow(window: TimeWindow, now: number): TimeWindow {
  const length = spanOf(window);
  const to = now + length * 0.08;
  if (to <= length) return { from: -length * 0.01, to: length * 0.99 };
  return { from: to - length, to };
}
