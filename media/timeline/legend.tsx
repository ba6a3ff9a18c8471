/** What the colours and patterns mean, drawn with the very same brush. Only what the run has shown so far. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { activityNames, type Activity } from '../model/activity.ts';
import { useSession } from '../app/context.ts';
import { useStore } from '../app/store.ts';
import { paintSwatch } from './paint-lane.ts';
import { readPalette } from './palette.ts';

const order: readonly Activity[] = [
  'running',
  'lock',
  'message',
  'room',
  'process',
  'sync',
  'pool',
  'sleeping',
  'starting',
  'zombie',
];

export function Legend({ themeKey }: { themeKey: number }): JSX.Element {
  const session = useSession();
  useStore(session.seenCount);
  const seen = session.seenActivities;
  return (
    <ul class="mp-legend mp-quiet" aria-hidden="true">
      {order
        .filter((activity) => seen.has(activity))
        .map((activity) => (
          <li key={activity}>
            <Swatch activity={activity} themeKey={themeKey} />
            {activityNames[activity]}
          </li>
        ))}
      <li class="mp-legend-keys">
        drag to move, Ctrl+wheel or + − to zoom, 0 fits, Shift+drag marks a stretch
      </li>
    </ul>
  );
}

function Swatch({ activity, themeKey }: { activity: Activity; themeKey: number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    const root = element?.closest<HTMLElement>('.mp-panel');
    if (!element || !context || !root) return;
    const scale = window.devicePixelRatio || 1;
    element.width = Math.round(20 * scale);
    element.height = Math.round(12 * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    paintSwatch(context, readPalette(root, scale), activity, 20, 12);
  }, [activity, themeKey]);
  return <canvas class="mp-swatch" ref={canvas} />;
}
