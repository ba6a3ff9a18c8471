import { Array as SharedArray, Process, RawValue, struct, Value } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

const Point = struct({ x: 'd', y: 'd' });
const Mixed = struct({ flag: 'B', count: 'i', at: 'd' });

type Points = Iterable<{ x: number; y: number }>;

function move(points: Points, mixed: { value: { flag: number; count: number } }) {
  for (const point of points) {
    point.x += 10;
    point.y *= 2;
  }
  mixed.value.count += 1;
  mixed.value.flag = 257;
}

if (import.meta.main) {
  begin();
  const points = new SharedArray(
    Point,
    [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ],
    { lock: false },
  );
  const mixed = new Value(Mixed, 1, -5, 0.25);
  const p = new Process({ target: move, args: [points as Points, mixed.getObj()] });
  p.start();
  p.join();
  show(
    'points',
    [...points].map((point) => [point.x, point.y]),
  );
  show('mixed', mixed.value.flag, mixed.value.count, mixed.value.at);
  const zero = new RawValue(Point);
  show('zero', zero.value.x, zero.value.y);
  points[0]!.x = 100;
  show('in place', points[0]!.x, points[0]!.y, points.length);
  show(
    'too many',
    attempt(() => new Value(Point, 1, 2, 3)),
    attempt(() => new Value(Point, 'x')),
  );
}
