/**
 * At the shown moment, an arrow from each waiting lane to the lane that it waits for. Those of a circle are drawn
 * stronger: this is what a deadlock looks like.
 */
import { laneGeometry } from '../layout/rows.ts';
import { toX } from '../layout/window.ts';
import type { Block } from '../model/blocks.ts';
import type { Palette } from './palette.ts';
import { rowTop, type Scene } from './scene.ts';

/** More than so many would hide the lanes below them; then only circles and the selected process keep theirs. */
const MOST = 10;

export function paintBlocks(context: CanvasRenderingContext2D, scene: Scene, palette: Palette): void {
  const x = toX(scene.window, scene.width, scene.moment ?? scene.end);
  if (x < 12 || x > scene.width + 4) return;
  const rowOf = new Map(scene.rows.map((row) => [row.item.process.id, row.index]));
  const { chosen } = scene;
  const shown =
    scene.blocks.length <= MOST
      ? scene.blocks
      : scene.blocks.filter((one) => one.inCircle || one.from === chosen || one.to === chosen);
  if (shown.length > 3 * MOST) return;
  // Circles last, over the others.
  for (const block of [...shown].sort((a, b) => Number(a.inCircle) - Number(b.inCircle))) {
    const [from, to] = [rowOf.get(block.from), rowOf.get(block.to)];
    if (from === undefined || to === undefined) continue;
    scene.seen.add('blocks');
    paintBlock(context, scene, palette, block, x - 3, from, to);
  }
}

function paintBlock(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  block: Block,
  x: number,
  from: number,
  to: number,
): void {
  const { stateTop, stateHeight } = laneGeometry(scene.rowHeight);
  const middle = (row: number): number => rowTop(scene, row) + stateTop + stateHeight / 2;
  // What leaves a lane and what reaches it do not lie on each other.
  const apart = Math.min(4, stateHeight / 4) * (to > from ? 1 : -1);
  const [y1, y2] = [middle(from) + apart, middle(to) - apart];
  const bow = Math.min(x - 4, 18 + 11 * Math.abs(to - from), 90) * 1.33;
  const colour = block.inCircle ? palette.error : palette.tones[block.activity].line;
  const line = (width: number, style: string): void => {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x, y1);
    context.bezierCurveTo(x - bow, y1, x - bow, y2, x - 5, y2);
    context.stroke();
  };
  // The ground around it lets it stand out from the bars' patterns.
  line(block.inCircle ? 6 : 4.5, palette.ground);
  line(block.inCircle ? 2.25 : 1.25, colour);
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y1, block.inCircle ? 3 : 2.25, 0, Math.PI * 2);
  context.fill();
  const half = block.inCircle ? 4.5 : 3.5;
  context.beginPath();
  context.moveTo(x + 1, y2);
  context.lineTo(x - 7, y2 - half);
  context.lineTo(x - 7, y2 + half);
  context.fill();
}
