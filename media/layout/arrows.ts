/**
 * The shape of a message's arrow between two lanes: a soft S from the moment of sending to the moment of receiving.
 * Straight lines would run along the bars when both moments are close or the message stays in its own lane.
 */

export interface ArrowPath {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** Control points of a cubic curve. */
  readonly cx1: number;
  readonly cy1: number;
  readonly cx2: number;
  readonly cy2: number;
}

/** `height` is that of a bar: the line leaves and enters at the bar's edge that faces the other lane. */
export function arrowPath(
  x1: number,
  middle1: number,
  x2: number,
  middle2: number,
  height: number,
): ArrowPath {
  const half = height / 2;
  if (middle1 === middle2) {
    // To itself: a bow above the lane.
    const top = middle1 - half;
    const rise = Math.min(10, half + 3);
    return { x1, y1: top, x2, y2: top, cx1: x1, cy1: top - rise, cx2: x2, cy2: top - rise };
  }
  const down = middle2 > middle1 ? 1 : -1;
  const y1 = middle1 + half * down;
  const y2 = middle2 - half * down;
  const bow = Math.abs(y2 - y1) * 0.5;
  const lean = Math.min(Math.abs(x2 - x1) * 0.25, 24);
  return { x1, y1, x2, y2, cx1: x1 + lean, cy1: y1 + bow * down, cx2: x2 - lean, cy2: y2 - bow * down };
}

export function pointOn(path: ArrowPath, at: number): { x: number; y: number } {
  const rest = 1 - at;
  const a = rest * rest * rest;
  const b = 3 * rest * rest * at;
  const c = 3 * rest * at * at;
  const d = at * at * at;
  return {
    x: a * path.x1 + b * path.cx1 + c * path.cx2 + d * path.x2,
    y: a * path.y1 + b * path.cy1 + c * path.cy2 + d * path.y2,
  };
}

/** Pixels from a point to the curve, near enough for a mouse. */
export function distanceTo(path: ArrowPath, x: number, y: number): number {
  const left = Math.min(path.x1, path.x2, path.cx1, path.cx2) - 8;
  const right = Math.max(path.x1, path.x2, path.cx1, path.cx2) + 8;
  if (x < left || x > right) return Infinity;
  let best = Infinity;
  let before = pointOn(path, 0);
  const steps = 16;
  for (let step = 1; step <= steps; step++) {
    const next = pointOn(path, step / steps);
    best = Math.min(best, distanceToSegment(before, next, x, y));
    before = next;
  }
  return best;
}

function distanceToSegment(
  a: { x: number; y: number },
  b: { x: number; y: number },
  x: number,
  y: number,
): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square));
  return Math.hypot(x - a.x - dx * share, y - a.y - dy * share);
}
