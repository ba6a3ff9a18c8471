/**
 * The colours and patterns of the timeline, taken from the theme's variables once per theme. Each activity has a solid
 * colour (for what runs), a tint with a pattern (for what waits), and ink that reads on both.
 */
import type { Activity } from '../model/activity.ts';
import { css, inkOn, mix, parseColour, withContrast, type Rgb } from './colour.ts';

export interface Tone {
  /** The hue itself, at least 3:1 against the ground: edges, lines, marks. */
  readonly line: string;
  /** Calm fill of what is solid. */
  readonly fill: string;
  readonly onFill: string;
  /** Faint fill of what waits, below its pattern. */
  readonly tint: string;
  readonly onTint: string;
  /** Pattern over the tint; undefined where the shape alone tells. */
  readonly pattern: CanvasPattern | undefined;
}

export interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly stripe: string;
  readonly focus: string;
  readonly onFocus: string;
  readonly hover: string;
  readonly error: string;
  readonly contrast: boolean;
  readonly font: string;
  readonly tones: Readonly<Record<Activity, Tone>>;
}

const variables: Readonly<Record<Activity, string>> = {
  starting: '--mp-state-quiet',
  running: '--mp-state-running',
  sleeping: '--mp-state-quiet',
  lock: '--mp-state-lock',
  message: '--mp-state-message',
  room: '--mp-state-room',
  process: '--mp-state-process',
  sync: '--mp-state-sync',
  pool: '--mp-state-pool',
  zombie: '--mp-state-process',
  ended: '--mp-state-quiet',
  failed: '--mp-error',
};

type Motif = 'rising' | 'falling' | 'rows' | 'columns' | 'dots' | 'cross';
const motifs: Partial<Record<Activity, Motif>> = {
  lock: 'rising',
  room: 'falling',
  message: 'rows',
  pool: 'columns',
  process: 'dots',
  sync: 'cross',
};

export function readPalette(root: HTMLElement, scale: number): Palette {
  const style = getComputedStyle(root);
  const dark = { r: 24, g: 24, b: 24 };
  const ground = parseColour(style.getPropertyValue('--mp-bg'), dark) ?? dark;
  const read = (variable: string, fallback: Rgb): Rgb =>
    parseColour(style.getPropertyValue(variable), ground) ?? fallback;
  const ink = read('--mp-fg', inkOn(ground));
  const grey = mix(ground, ink, 0.6);
  const focus = withContrast(read('--mp-focus', ink), ground, 3, ink);
  const highContrast = document.body.classList.contains('vscode-high-contrast');
  const tone = (activity: Activity): Tone => {
    const line = withContrast(read(variables[activity], grey), ground, 3, ink);
    const fill = mix(ground, line, highContrast ? 0.85 : 0.6);
    const tint = mix(ground, line, highContrast ? 0.12 : 0.2);
    const motif = motifs[activity];
    return {
      line: css(line),
      fill: css(fill),
      onFill: css(inkOn(fill)),
      tint: css(tint),
      onTint: css(ink),
      pattern: motif && makePattern(motif, css(line, highContrast ? 0.55 : 0.32), scale),
    };
  };
  const tones = {} as Record<Activity, Tone>;
  for (const activity of Object.keys(variables) as Activity[]) tones[activity] = tone(activity);
  return {
    ground: css(ground),
    ink: css(ink),
    quiet: css(withContrast(read('--mp-quiet', grey), ground, 4.5, ink)),
    grid: css(mix(ground, ink, highContrast ? 0.3 : 0.075)),
    stripe: css(mix(ground, ink, highContrast ? 0 : 0.025)),
    focus: css(focus),
    onFocus: css(inkOn(focus)),
    hover: css(mix(ground, ink, 0.06)),
    error: css(read('--mp-error', ink)),
    contrast: highContrast,
    font: style.getPropertyValue('--mp-font').trim() || 'sans-serif',
    tones,
  };
}

function makePattern(motif: Motif, colour: string, scale: number): CanvasPattern | undefined {
  const size = Math.round(6 * scale);
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const context = tile.getContext('2d');
  if (!context) return undefined;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = Math.max(1, scale * 1.2);
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  };
  // Diagonals are drawn three times, so that the corners of neighbouring tiles meet.
  const rising = (): void => {
    for (const shift of [-size, 0, size]) line(shift - 1, size + 1, shift + size + 1, -1);
  };
  const falling = (): void => {
    for (const shift of [-size, 0, size]) line(shift - 1, -1, shift + size + 1, size + 1);
  };
  const thin = Math.max(1, Math.round(scale));
  switch (motif) {
    case 'rising':
      rising();
      break;
    case 'falling':
      falling();
      break;
    case 'cross':
      rising();
      falling();
      break;
    case 'rows':
      context.fillRect(0, 0, size, thin);
      context.fillRect(0, Math.round(size / 2), size, thin);
      break;
    case 'columns':
      context.fillRect(0, 0, thin, size);
      break;
    case 'dots':
      context.beginPath();
      context.arc(size / 2, size / 2, scale * 1.1, 0, Math.PI * 2);
      context.fill();
      break;
  }
  return context.createPattern(tile, 'repeat') ?? undefined;
}
