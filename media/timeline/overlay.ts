/** What moves while the rest stays: pointer line, playhead, what is hovered or selected. On a canvas of its own. */
import { clock } from '../layout/format.ts';
import { toX, type TimeWindow } from '../layout/window.ts';
import type { Selection } from '../app/view.ts';
import type { Hit } from './hit.ts';
import { fillHead, strokeArrow } from './paint-arrows.ts';
import type { Palette } from './palette.ts';
import { RULER_HEIGHT, rowTop, type Drawn, type Scene } from './scene.ts';

export interface Overlay {
  readonly scene: Scene;
  readonly drawn: Drawn;
  readonly hit: Hit | undefined;
  readonly pointerX: number | undefined;
  readonly selection: Selection | undefined;
  /** Stretch that is being marked with the mouse, to zoom to. */
  readonly marked: TimeWindow | undefined;
}

export function paintOverlay(context: CanvasRenderingContext2D, overlay: Overlay, palette: Palette): void {
  const { scene, drawn, hit, pointerX, selection, marked } = overlay;
  const { width, height } = scene;
  context.clearRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(0, RULER_HEIGHT, width, height - RULER_HEIGHT);
  context.clip();
  paintSelection(context, scene, drawn, selection, palette);
  if (hit) paintHit(context, hit, palette);
  context.restore();
  if (marked) {
    const from = toX(scene.window, width, marked.from);
    const to = toX(scene.window, width, marked.to);
    context.globalAlpha = 0.18;
    context.fillStyle = palette.focus;
    context.fillRect(from, 0, to - from, height);
    context.globalAlpha = 1;
  }
  if (pointerX !== undefined) {
    context.fillStyle = palette.quiet;
    context.globalAlpha = 0.5;
    context.fillRect(Math.round(pointerX), RULER_HEIGHT, 1, height);
    context.globalAlpha = 1;
  }
  if (scene.moment !== undefined) paintPlayhead(context, scene, palette, scene.moment);
}

function paintSelection(
  context: CanvasRenderingContext2D,
  scene: Scene,
  drawn: Drawn,
  selection: Selection | undefined,
  palette: Palette,
): void {
  if (!selection) return;
  context.strokeStyle = context.fillStyle = palette.focus;
  context.lineWidth = 2;
  if (selection.type === 'process') {
    const row = scene.rows.find((one) => one.item.process.id === selection.process);
    if (!row) return;
    context.globalAlpha = 0.12;
    context.fillRect(0, rowTop(scene, row.index), scene.width, scene.rowHeight);
    context.globalAlpha = 1;
  } else if (selection.type === 'message') {
    const one = drawn.arrows.find(({ arrow }) => arrow.count === 1 && arrow.message === selection.message);
    if (!one) return;
    strokeArrow(context, one.path);
    fillHead(context, one.path);
  } else if (selection.type === 'span') {
    const { span } = selection;
    const bar = drawn.bars.find(
      (one) =>
        one.span.process === span.process &&
        one.track === span.track &&
        one.span.start === span.start &&
        one.span.count === 1,
    );
    if (bar) context.strokeRect(bar.x1, bar.y - 1, Math.max(3, bar.x2 - bar.x1), bar.height + 2);
  } else {
    // An object: whoever waits for it, holds it or sends through it.
    context.lineWidth = 1;
    for (const bar of drawn.bars) {
      if (bar.span.object === selection.object)
        context.strokeRect(bar.x1 + 0.5, bar.y - 0.5, Math.max(2, bar.x2 - bar.x1 - 1), bar.height + 1);
    }
    for (const { arrow, path } of drawn.arrows)
      if (arrow.object === selection.object) strokeArrow(context, path);
  }
}

function paintHit(context: CanvasRenderingContext2D, hit: Hit, palette: Palette): void {
  context.strokeStyle = context.fillStyle = palette.ink;
  if (hit.type === 'bar') {
    const { x1, x2, y, height } = hit.bar;
    context.lineWidth = 1;
    context.strokeRect(Math.round(x1) + 0.5, y - 0.5, Math.max(2, x2 - x1 - 1), height + 1);
  } else if (hit.type === 'arrow') {
    context.lineWidth = 2;
    strokeArrow(context, hit.arrow.path);
    fillHead(context, hit.arrow.path);
  } else {
    context.fillRect(hit.mark.x - 1, hit.mark.y, 3, 24);
  }
}

function paintPlayhead(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  moment: number,
): void {
  const x = Math.round(toX(scene.window, scene.width, moment));
  if (x < -60 || x > scene.width + 60) return;
  context.fillStyle = palette.focus;
  context.fillRect(x - 0.5, RULER_HEIGHT - 6, 1.5, scene.height);
  const words = clock(moment);
  context.font = `600 10.5px ${palette.font}`;
  const wide = context.measureText(words).width + 10;
  const left = Math.min(Math.max(2, x - wide / 2), scene.width - wide - 2);
  context.beginPath();
  context.roundRect(left, 4, wide, 17, 3);
  context.fill();
  context.fillStyle = palette.onFocus;
  context.textBaseline = 'middle';
  context.fillText(words, left + 5, 13);
}
