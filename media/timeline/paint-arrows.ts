/** Messages: a dot where one was put, a soft line, a head where it was taken; its value in the middle when there is room. */
import { arrowPath, pointOn, type ArrowPath } from '../layout/arrows.ts';
import { shorten } from '../layout/format.ts';
import { laneGeometry } from '../layout/rows.ts';
import { toX } from '../layout/window.ts';
import type { Palette, Tone } from './palette.ts';
import { RULER_HEIGHT, rowTop, type Drawn, type DrawnArrow, type Scene } from './scene.ts';

const MOST = 1_200;
/** From so many on they are drawn as a crowd. */
const CROWD = 150;
/** Up to so many arrows on screen carry the preview of their value. */
const MOST_LABELS = 16;
/** Pixels; on less they would lie over the bars and over each other. The tooltip has them. */
const ROOM_FOR_LABELS = 480;

export function paintArrows(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  drawn: Drawn,
): void {
  const rowOf = new Map(scene.rows.map((row) => [row.item.process.id, row.index]));
  const { stateTop, stateHeight } = laneGeometry(scene.rowHeight);
  const middle = (row: number): number => rowTop(scene, row) + stateTop + stateHeight / 2;
  const arrows = scene.queries.arrows(scene.timeline, {
    from: scene.window.from,
    to: scene.window.to,
    perPixel: ((scene.window.to - scene.window.from) / scene.width) * 2,
    limit: MOST,
  });
  for (const arrow of arrows) {
    const from = rowOf.get(arrow.from);
    const to = rowOf.get(arrow.to);
    if (from === undefined || to === undefined || !Number.isFinite(arrow.end)) continue;
    if (!scene.showInternal && scene.state.object(arrow.object)?.internal === true) continue;
    const x1 = toX(scene.window, scene.width, arrow.start);
    const x2 = toX(scene.window, scene.width, arrow.end);
    const path = arrowPath(x1, middle(from), x2, middle(to), stateHeight);
    if (Math.max(path.y1, path.y2) < RULER_HEIGHT || Math.min(path.y1, path.y2) > scene.height) continue;
    drawn.arrows.push({ arrow, path });
  }
  if (drawn.arrows.length > 0) scene.seen.add('arrow');
  if (drawn.arrows.length > CROWD) paintCrowd(context, scene, palette, drawn.arrows);
  else {
    const strength = Math.max(0.4, Math.min(0.85, 20 / drawn.arrows.length));
    for (const one of drawn.arrows) paintArrow(context, scene, palette, one, strength);
  }
  context.globalAlpha = 1;
  if (drawn.arrows.length <= MOST_LABELS && scene.width >= ROOM_FOR_LABELS)
    paintPreviews(context, scene, palette, drawn.arrows);
}

function toneOf(scene: Scene, palette: Palette, { arrow }: DrawnArrow): Tone {
  return palette.tones[scene.state.object(arrow.object)?.kind === 'pool' ? 'pool' : 'message'];
}

function paintArrow(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  one: DrawnArrow,
  strength: number,
): void {
  const { arrow, path } = one;
  context.strokeStyle = context.fillStyle = toneOf(scene, palette, one).line;
  context.globalAlpha = strength;
  context.lineWidth = arrow.count > 1 ? Math.min(3, 1 + Math.log2(arrow.count) * 0.3) : 1.1;
  strokeArrow(context, path);
  context.fillRect(path.x1 - 1.5, path.y1 - 1.5, 3, 3);
  fillHead(context, path);
}

/**
 * Many arrows are a texture: faint straight lines without dots and heads, so that the lanes stay readable below; all of
 * one colour in one stroke, since a stroke each would cost more than all the rest of the picture.
 */
function paintCrowd(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  arrows: readonly DrawnArrow[],
): void {
  const tones = new Map<Tone, DrawnArrow[]>();
  for (const one of arrows) {
    const tone = toneOf(scene, palette, one);
    const group = tones.get(tone);
    if (group) group.push(one);
    else tones.set(tone, [one]);
  }
  context.lineWidth = 1;
  context.globalAlpha = Math.max(0.2, Math.min(0.6, 90 / arrows.length));
  for (const [tone, group] of tones) {
    context.strokeStyle = tone.line;
    context.beginPath();
    for (const { path } of group) {
      context.moveTo(path.x1, path.y1);
      context.lineTo(path.x2, path.y2);
    }
    context.stroke();
  }
}

export function strokeArrow(context: CanvasRenderingContext2D, path: ArrowPath): void {
  context.beginPath();
  context.moveTo(path.x1, path.y1);
  context.bezierCurveTo(path.cx1, path.cy1, path.cx2, path.cy2, path.x2, path.y2);
  context.stroke();
}

export function fillHead(context: CanvasRenderingContext2D, path: ArrowPath): void {
  const angle = Math.atan2(path.y2 - path.cy2, path.x2 - path.cx2);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const [long, half] = [6, 3];
  context.beginPath();
  context.moveTo(path.x2, path.y2);
  context.lineTo(path.x2 - long * cos + half * sin, path.y2 - long * sin - half * cos);
  context.lineTo(path.x2 - long * cos - half * sin, path.y2 - long * sin + half * cos);
  context.fill();
}

function paintPreviews(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  arrows: readonly DrawnArrow[],
): void {
  context.font = `10px ${palette.font}`;
  const taken: { x1: number; x2: number; y: number }[] = [];
  for (const { arrow, path } of arrows) {
    const words = arrow.count > 1 ? `${arrow.count} messages` : shorten(scene.previewOf(arrow), 26);
    if (words === '') continue;
    const at = pointOn(path, 0.5);
    const wide = context.measureText(words).width + 8;
    const box = { x1: at.x - wide / 2 - 2, x2: at.x + wide / 2 + 2, y: at.y };
    if (box.x1 < 0 || box.x2 > scene.width) continue;
    // A preview that would lie on another one stays away: hovering shows it.
    if (taken.some((other) => Math.abs(other.y - box.y) < 15 && other.x1 < box.x2 && box.x1 < other.x2))
      continue;
    taken.push(box);
    context.fillStyle = palette.ground;
    context.strokeStyle = palette.tones.message.line;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(at.x - wide / 2, at.y - 7, wide, 14, 7);
    context.fill();
    context.globalAlpha = 0.7;
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = palette.ink;
    context.fillText(words, at.x - wide / 2 + 4, at.y + 0.5);
  }
}
