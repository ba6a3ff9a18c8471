/**
 * Mouse, pen, touch and wheel on the timeline, turned into what they mean. Dragging moves, dragging with Shift marks a
 * stretch to zoom to, dragging in the ruler scrubs; the wheel zooms with Ctrl (or a pinch), else scrolls or zooms.
 */
import { RULER_HEIGHT } from './scene.ts';

export interface GestureTarget {
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  /** By so many pixels. */
  pan(dx: number, dy: number): void;
  zoom(factor: number, x: number): void;
  scrub(x: number): void;
  mark(from: number, to: number, done: boolean): void;
  /** Are there more rows than fit? Then the plain wheel scrolls them. */
  canScroll(): boolean;
}

type Drag = { kind: 'pan' | 'mark' | 'scrub'; startX: number; x: number; y: number; moved: boolean };

/** Returns the function that takes the listeners away again. */
export function attachGestures(element: HTMLElement, target: GestureTarget): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  let drag: Drag | undefined;
  const place = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const { x, y } = place(event);
      const kind = y < RULER_HEIGHT ? 'scrub' : event.shiftKey ? 'mark' : 'pan';
      drag = { kind, startX: x, x, y, moved: false };
      element.setPointerCapture(event.pointerId);
      if (kind === 'scrub') target.scrub(x);
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const { x, y } = place(event);
      if (!drag) {
        target.hover(x, y);
        return;
      }
      if (Math.abs(x - drag.startX) > 3 || Math.abs(y - drag.y) > 3) drag.moved = true;
      if (drag.kind === 'scrub') target.scrub(x);
      else if (drag.kind === 'mark') target.mark(drag.startX, x, false);
      else if (drag.moved) {
        target.pan(x - drag.x, y - drag.y);
        drag.x = x;
        drag.y = y;
      }
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      const { x, y } = place(event);
      if (drag?.kind === 'mark') target.mark(drag.startX, x, true);
      else if (drag?.kind === 'pan' && !drag.moved) target.click(x, y);
      drag = undefined;
    },
    { signal },
  );
  element.addEventListener(
    'pointercancel',
    () => {
      drag = undefined;
    },
    { signal },
  );
  element.addEventListener(
    'pointerleave',
    () => {
      if (!drag) target.leave();
    },
    { signal },
  );
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      const dx = event.deltaX * unit;
      const dy = event.deltaY * unit;
      if (event.ctrlKey || event.metaKey) target.zoom(2 ** (dy / 120), place(event).x);
      else if (event.shiftKey) target.pan(-(dx !== 0 ? dx : dy), 0);
      else if (Math.abs(dx) > Math.abs(dy)) target.pan(-dx, 0);
      else if (target.canScroll() && !event.altKey) target.pan(0, -dy);
      else target.zoom(2 ** (dy / 240), place(event).x);
    },
    { signal, passive: false },
  );
  return () => {
    controller.abort();
  };
}
