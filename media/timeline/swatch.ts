/** A sample of what the timeline draws, for its legend: made with the same brushes. */
import type { Sign } from '../model/activity.ts';
import { fillHead, strokeArrow } from './paint-arrows.ts';
import { fillState } from './paint-lane.ts';
import type { Palette } from './palette.ts';

export function paintSwatch(
  context: CanvasRenderingContext2D,
  palette: Palette,
  sign: Sign,
  width: number,
  height: number,
): void {
  context.fillStyle = palette.ground;
  context.fillRect(0, 0, width, height);
  switch (sign) {
    case 'hold':
      context.fillStyle = palette.tones.lock.fill;
      context.fillRect(0, 2, width, height - 4);
      break;
    case 'task':
      context.fillStyle = palette.tones.pool.tint;
      context.fillRect(0, 1, width, height - 2);
      context.strokeStyle = palette.tones.pool.line;
      context.lineWidth = 1;
      context.strokeRect(0.5, 1.5, width - 1, height - 3);
      break;
    case 'arrow':
      context.strokeStyle = context.fillStyle = palette.tones.message.line;
      context.lineWidth = 1.25;
      drawArrow(context, 2, 2, width - 1, height - 2);
      break;
    case 'blocks':
      context.strokeStyle = context.fillStyle = palette.error;
      context.lineWidth = 2;
      drawArrow(context, 3, height / 2, width, height / 2);
      context.beginPath();
      context.arc(3, height / 2, 2.5, 0, Math.PI * 2);
      context.fill();
      break;
    default:
      fillState(context, palette, sign, 0, 0, width, height);
  }
}

function drawArrow(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  const path = { x1, y1, x2, y2, cx1: x1 + (x2 - x1) / 3, cy1: y1, cx2: x1 + (x2 - x1) / 3, cy2: y2 };
  strokeArrow(context, path);
  fillHead(context, path);
}
