/** What lies under a point of the timeline: marks before arrows before bars, the nearest of each. */
import { distanceTo } from '../layout/arrows.ts';
import type { Drawn, DrawnArrow, DrawnBar, DrawnMark } from './scene.ts';

export type Hit =
  | { readonly type: 'bar'; readonly bar: DrawnBar }
  | { readonly type: 'arrow'; readonly arrow: DrawnArrow }
  | { readonly type: 'mark'; readonly mark: DrawnMark };

export function hitTest(drawn: Drawn, x: number, y: number): Hit | undefined {
  const mark = drawn.marks.find((one) => Math.abs(one.x + 3 - x) <= 6 && y >= one.y - 4 && y <= one.y + 8);
  if (mark) return { type: 'mark', mark };
  const onBar = drawn.bars.find(
    (bar) => x >= bar.x1 - 1 && x <= bar.x2 + 1 && y >= bar.y && y <= bar.y + bar.height,
  );
  let nearest: DrawnArrow | undefined;
  // Over a bar an arrow must be hit well; between the lanes it is found more easily.
  let best = onBar ? 2.5 : 6;
  for (const arrow of drawn.arrows) {
    const distance = distanceTo(arrow.path, x, y);
    if (distance < best) {
      best = distance;
      nearest = arrow;
    }
  }
  if (nearest) return { type: 'arrow', arrow: nearest };
  return onBar && { type: 'bar', bar: onBar };
}
