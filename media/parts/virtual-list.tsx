/** A list of a million rows of one height, of which only those on screen exist. Scrolls by keyboard like any region. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSize } from '../app/use-size.ts';
import { scrollFor, visibleRows } from '../layout/virtual.ts';

interface VirtualListProps {
  count: number;
  rowHeight: number;
  /** A row, `top` pixels from the top of the list. */
  row: (index: number, top: number) => JSX.Element;
  class?: string;
  role: 'log' | 'rowgroup' | 'list';
  label: string;
  /** Keep the last row in view while the learner has not scrolled away from it. */
  stickToEnd?: boolean;
  /** Brought into view when it changes. */
  active?: number | undefined;
}

export function VirtualList(props: VirtualListProps): JSX.Element {
  const { count, rowHeight, row, stickToEnd = false, active } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const atEnd = useRef(true);
  const seen = visibleRows(count, rowHeight, scrollTop, size.height);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && stickToEnd && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [count, stickToEnd, size.height]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || active === undefined || active < 0 || size.height === 0) return;
    const to = scrollFor(active, count, rowHeight, element.scrollTop, size.height);
    if (to !== element.scrollTop) element.scrollTop = to;
  }, [active, size.height]);

  const rows: JSX.Element[] = [];
  for (let index = seen.first; index < seen.end; index++) {
    rows.push(row(index, seen.offset + (index - seen.first) * rowHeight));
  }
  return (
    <div
      class={`mp-virtual mp-scroll ${props.class ?? ''}`}
      ref={scroller}
      role={props.role}
      tabIndex={0}
      aria-label={props.label}
      onScroll={(event) => {
        const element = event.currentTarget;
        atEnd.current = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
        setScrollTop(element.scrollTop);
      }}
    >
      <div class="mp-virtual-canvas" role="presentation" style={{ height: `${seen.height}px` }}>
        {rows}
      </div>
    </div>
  );
}
