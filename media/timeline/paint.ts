/** Paints a scene: ground, lanes, arrows, marks, ruler. Everything in CSS pixels; the context is already scaled. */
import { shorten } from '../layout/format.ts';
import { laneGeometry } from '../layout/rows.ts';
import { ticks } from '../layout/ticks.ts';
import { toX } from '../layout/window.ts';
import { paintArrows } from './paint-arrows.ts';
import { paintBlocks } from './paint-blocks.ts';
import { paintLane } from './paint-lane.ts';
import type { Palette } from './palette.ts';
import { RULER_HEIGHT, rowsOnScreen, rowTop, type Drawn, type Scene } from './scene.ts';

export function paint(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): Drawn {
  const drawn: Drawn = { bars: [], arrows: [], marks: [] };
  const { width, height } = scene;
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  context.save();
  context.beginPath();
  context.rect(0, RULER_HEIGHT, width, height - RULER_HEIGHT);
  context.clip();
  paintGround(context, scene, palette);
  const [first, end] = rowsOnScreen(scene);
  for (let row = first; row < end; row++) paintLane(context, scene, palette, row, drawn);
  paintArrows(context, scene, palette, drawn);
  paintMarks(context, scene, palette, drawn);
  paintFuture(context, scene, palette);
  paintBlocks(context, scene, palette);
  if (scene.laneNames) paintNames(context, scene, palette);
  context.restore();
  paintRuler(context, scene, palette);
  return drawn;
}

function paintGround(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const [first, end] = rowsOnScreen(scene);
  context.fillStyle = palette.stripe;
  for (let row = first; row < end; row++) {
    if (row % 2 === 1) context.fillRect(0, rowTop(scene, row), scene.width, scene.rowHeight);
  }
  context.fillStyle = palette.grid;
  for (const tick of ticks(scene.window, scene.width)) {
    context.fillRect(Math.round(tick.x), RULER_HEIGHT, 1, scene.height);
  }
}

function paintMarks(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, drawn: Drawn): void {
  if (scene.marks.length === 0) return;
  const rowOf = new Map(scene.rows.map((row) => [row.item.process.id, row.index]));
  context.font = `10px ${palette.font}`;
  const { stateTop, subTop, subHeight } = laneGeometry(scene.rowHeight);
  const roomy = scene.rowHeight >= 34;
  let lastEnd = -Infinity;
  for (const mark of scene.marks) {
    const row = rowOf.get(mark.process);
    const x = Math.round(toX(scene.window, scene.width, mark.time));
    if (row === undefined || x < -4 || x > scene.width + 4) continue;
    const top = rowTop(scene, row) + stateTop - 3;
    const flag = roomy ? rowTop(scene, row) + subTop + subHeight / 2 : top + 3;
    context.fillStyle = palette.ink;
    context.fillRect(x, top, 1, roomy ? flag - top + 4 : subTop - stateTop);
    context.beginPath();
    context.moveTo(x, flag - 4);
    context.lineTo(x + 7, flag);
    context.lineTo(x, flag + 4);
    context.fill();
    if (roomy && x > lastEnd) {
      const words = shorten(mark.text, 40);
      const wide = context.measureText(words).width;
      context.globalAlpha = 0.8;
      context.fillStyle = palette.ground;
      context.fillRect(x + 8, flag - 7, wide + 4, 14);
      context.globalAlpha = 1;
      context.fillStyle = palette.ink;
      context.fillText(words, x + 10, flag + 0.5);
      lastEnd = x + wide + 16;
    }
    drawn.marks.push({ mark, x, y: flag - 3 });
  }
}

/** What comes after the chosen moment is there, but faint. What is not known yet is darker still. */
function paintFuture(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const top = RULER_HEIGHT;
  if (scene.moment !== undefined && scene.moment < scene.end) {
    const x = Math.max(0, toX(scene.window, scene.width, scene.moment));
    if (x < scene.width) {
      context.globalAlpha = 0.62;
      context.fillStyle = palette.ground;
      context.fillRect(x, top, scene.width - x, scene.height - top);
      context.globalAlpha = 1;
    }
  }
  context.fillStyle = palette.grid;
  const end = Math.round(toX(scene.window, scene.width, scene.end));
  if (end >= 0 && end < scene.width) {
    for (let y = top; y < scene.height; y += 6) context.fillRect(end, y, 1, 3);
  }
}

function paintNames(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const [first, end] = rowsOnScreen(scene);
  context.font = `10.5px ${palette.font}`;
  for (let row = first; row < end; row++) {
    const item = scene.rows[row]?.item;
    if (!item) continue;
    const name = item.process.name;
    const wide = context.measureText(name).width;
    const { subTop, subHeight } = laneGeometry(scene.rowHeight);
    const y = rowTop(scene, row) + subTop + subHeight / 2;
    context.globalAlpha = 0.85;
    context.fillStyle = palette.ground;
    context.fillRect(2, y - 7, wide + 8, 14);
    context.globalAlpha = 1;
    context.fillStyle = palette.ink;
    context.fillText(name, 6, y);
  }
}

function paintRuler(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, scene.width, RULER_HEIGHT);
  context.font = `10.5px ${palette.font}`;
  for (const tick of ticks(scene.window, scene.width)) {
    const x = Math.round(tick.x);
    context.fillStyle = palette.grid;
    context.fillRect(x, RULER_HEIGHT - 7, 1, 7);
    context.fillStyle = palette.quiet;
    // A label that would be cut says the wrong thing.
    if (x + 4 + context.measureText(tick.label).width <= scene.width - 2)
      context.fillText(tick.label, x + 4, RULER_HEIGHT / 2);
  }
  context.fillStyle = palette.grid;
  context.fillRect(0, RULER_HEIGHT - 1, scene.width, 1);
}
