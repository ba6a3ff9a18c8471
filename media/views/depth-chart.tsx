/** Depth over time of a queue or a connection, up to the chosen moment, as a small step chart. */
import type { JSX } from 'preact';
import type { ObjectId } from '../../trace/schema.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { toX } from '../layout/window.ts';
import { sparkline } from '../layout/sparkline.ts';

const WIDTH = 240;
const HEIGHT = 34;

export function DepthChart({ object, label }: { object: ObjectId; label: string }): JSX.Element | null {
  const session = useSession();
  const frame = useFrame();
  const end = session.end();
  const timeline = session.timeline();
  if (!timeline || end <= 0) return null;
  const window = { from: 0, to: end };
  const curve = timeline.depth(object, { from: 0, to: end, perPixel: end / WIDTH });
  if (curve.length === 0) return null;
  const points = curve.flatMap((point) => [
    { time: point.time, value: point.max },
    { time: point.time, value: point.min },
    { time: point.time, value: point.last },
  ]);
  const drawn = sparkline(points, window, WIDTH, HEIGHT);
  const now = Math.min(WIDTH, Math.max(0, toX(window, WIDTH, frame.time)));
  return (
    <svg
      class="mp-depth"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}, at most ${drawn.highest}`}
    >
      <path class="mp-depth-area" d={drawn.area} />
      <path class="mp-depth-line" d={drawn.line} />
      <rect class="mp-depth-future" x={now} y={0} width={Math.max(0, WIDTH - now)} height={HEIGHT} />
      <line class="mp-depth-now" x1={now} x2={now} y1={0} y2={HEIGHT} />
    </svg>
  );
}
