/** A bar between two parts of the page: dragged, or moved with the arrow keys. */
import type { TargetedEvent, TargetedPointerEvent } from 'preact';
import { useState } from 'preact/hooks';

import { clampSize, loadSize, setSize, SPLITS, type SplitName } from './sizes.ts';

interface SplitProps {
  name: SplitName;
  label: string;
  /** 'vertical': a standing bar between left and right. */
  orientation: 'vertical' | 'horizontal';
}

const STEP = 2;

export function Split({ name, label, orientation }: SplitProps) {
  const [percent, setPercent] = useState(() => loadSize(name));
  const move = (wanted: number): void => {
    const size = clampSize(name, wanted);
    setPercent(size);
    setSize(name, size);
  };

  const drag = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const bar = event.currentTarget;
    const box = bar.parentElement?.getBoundingClientRect();
    if (box === undefined || event.button !== 0) return;
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
    const follow = (moved: PointerEvent): void => {
      const share =
        orientation === 'vertical'
          ? (moved.clientX - box.left) / box.width
          : (moved.clientY - box.top) / box.height;
      move(share * 100);
    };
    const end = (): void => {
      bar.removeEventListener('pointermove', follow);
    };
    bar.addEventListener('pointermove', follow);
    bar.addEventListener('lostpointercapture', end, { once: true });
  };

  const key = (event: TargetedEvent<HTMLDivElement, KeyboardEvent>): void => {
    const wanted = keyTarget(event.key, percent, name);
    if (wanted === undefined) return;
    event.preventDefault();
    move(wanted);
  };

  return (
    <div
      class={`split split-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={SPLITS[name].min}
      aria-valuemax={SPLITS[name].max}
      onPointerDown={drag}
      onKeyDown={key}
      onDblClick={() => {
        move(SPLITS[name].initial);
      }}
    />
  );
}

function keyTarget(key: string, percent: number, name: SplitName): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return percent - STEP;
    case 'ArrowRight':
    case 'ArrowDown':
      return percent + STEP;
    case 'Home':
      return SPLITS[name].min;
    case 'End':
      return SPLITS[name].max;
    default:
      return undefined;
  }
}
