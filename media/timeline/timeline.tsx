/**
 * The timeline's element: two canvases (what is, and what moves over it), pointer and keys. All painting happens in one
 * animation frame after the stores have changed; nothing here reads layout while painting.
 */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useSession } from '../app/context.ts';
import { useSelect } from '../app/store.ts';
import { useSize } from '../app/use-size.ts';
import { toTime } from '../layout/window.ts';
import { rowHeightFor } from '../layout/rows.ts';
import { attachGestures } from './gestures.ts';
import { onTimelineKey } from './keys.ts';
import { panBy, shownWindow, zoomAt } from './navigate.ts';
import { Painter, type Pointed } from './painter.ts';
import { RULER_HEIGHT } from './scene.ts';
import { Tooltip } from './tooltip.tsx';

interface TimelineProps {
  laneNames: boolean;
  /** Which colours to use: another key means that the theme has changed. */
  themeKey: number;
}

export function Timeline({ laneNames, themeKey }: TimelineProps): JSX.Element {
  const session = useSession();
  const root = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const size = useSize(root);
  const rows = useSelect(session.frame, (frame) => frame.rows.length);
  const [pointer, setPointer] = useState<Pointed | undefined>(undefined);
  const painter = useRef<Painter | undefined>(undefined);

  useEffect(() => {
    if (!root.current || !base.current || !over.current) return;
    const made = new Painter(session, root.current, base.current, over.current, laneNames);
    painter.current = made;
    const detach = attachGestures(root.current, {
      hover: (x, y) => {
        setPointer(made.point(x, y));
      },
      leave: () => {
        made.unpoint();
        setPointer(undefined);
      },
      click: (x, y) => {
        made.click(x, y);
      },
      pan: (dx, dy) => {
        if (dx !== 0) panBy(session, -dx / made.width);
        if (dy !== 0) made.scrollBy(-dy);
      },
      zoom: (factor, x) => {
        zoomAt(session, factor, x, made.width);
      },
      scrub: (x) => {
        session.seek(toTime(shownWindow(session), made.width, x));
      },
      mark: (from, to, done) => {
        made.mark(from, to, done);
      },
      canScroll: () => made.canScroll(),
    });
    return () => {
      detach();
      made.dispose();
    };
  }, [session, laneNames, themeKey]);

  useEffect(() => {
    painter.current?.resize(size.width, size.height);
  }, [size, themeKey, laneNames]);

  // Lanes become flatter as processes come.
  useEffect(() => {
    const rowsHeight = Math.max(0, size.height - RULER_HEIGHT);
    if (rowsHeight > 0) session.layout.update({ rowsHeight, rowHeight: rowHeightFor(rows, rowsHeight) });
  }, [size, rows]);

  return (
    <div
      class="mp-timeline"
      ref={root}
      role="application"
      aria-roledescription="timeline"
      aria-label="Timeline. Arrow keys move, plus and minus zoom, comma and full stop step through a process's states. The tab Events has the same as a table."
      tabIndex={0}
      onKeyDown={(event) => {
        onTimelineKey(session, event);
      }}
    >
      <canvas class="mp-canvas" ref={base} aria-hidden="true" />
      <canvas class="mp-canvas" ref={over} aria-hidden="true" />
      {pointer?.hit && (
        <Tooltip hit={pointer.hit} x={pointer.x} y={pointer.y} width={size.width} height={size.height} />
      )}
    </div>
  );
}
