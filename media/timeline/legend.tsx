/** What the colours and patterns mean, drawn with the very same brush. Only what the run has shown so far. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { signNames, type Sign } from '../model/activity.ts';
import { useSession } from '../app/context.ts';
import { useStore } from '../app/store.ts';
import { readPalette } from './palette.ts';
import { paintSwatch } from './swatch.ts';

const order: readonly Sign[] = [
  'running',
  'blocks',
  'lock',
  'hold',
  'arrow',
  'message',
  'room',
  'process',
  'sync',
  'pool',
  'task',
  'sleeping',
  'starting',
  'zombie',
];

export function Legend({ themeKey }: { themeKey: number }): JSX.Element {
  const session = useSession();
  useStore(session.seenCount);
  const seen = session.seenSigns;
  return (
    <ul class="mp-legend mp-quiet" aria-hidden="true">
      {order
        .filter((sign) => seen.has(sign))
        .map((sign) => (
          <li key={sign}>
            <Swatch sign={sign} themeKey={themeKey} />
            {signNames[sign]}
          </li>
        ))}
      <li class="mp-legend-keys">
        <kbd>drag</kbd> moves · <kbd>Ctrl</kbd>+<kbd>wheel</kbd> zooms · <kbd>Shift</kbd>+<kbd>drag</kbd>{' '}
        zooms to a stretch
      </li>
    </ul>
  );
}

function Swatch({ sign, themeKey }: { sign: Sign; themeKey: number }): JSX.Element {
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
    paintSwatch(context, readPalette(root, scale), sign, 20, 12);
  }, [sign, themeKey]);
  return <canvas class="mp-swatch" ref={canvas} />;
}
