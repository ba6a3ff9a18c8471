/** A line between two areas that can be dragged, or moved with the arrow keys. */
import type { JSX } from 'preact';

interface SplitterProps {
  value: number;
  min: number;
  max: number;
  label: string;
  onChange: (value: number) => void;
}

export function Splitter({ value, min, max, label, onChange }: SplitterProps): JSX.Element {
  const set = (to: number): void => {
    onChange(Math.round(Math.min(max, Math.max(min, to))));
  };
  return (
    <div
      class="mp-splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        set(value + by);
      }}
      onPointerDown={(event) => {
        const element = event.currentTarget;
        const from = event.clientX;
        element.setPointerCapture(event.pointerId);
        const move = (next: PointerEvent): void => {
          set(value + next.clientX - from);
        };
        const up = (): void => {
          element.removeEventListener('pointermove', move);
          element.removeEventListener('pointerup', up);
          element.removeEventListener('pointercancel', up);
        };
        element.addEventListener('pointermove', move);
        element.addEventListener('pointerup', up);
        element.addEventListener('pointercancel', up);
      }}
    />
  );
}
