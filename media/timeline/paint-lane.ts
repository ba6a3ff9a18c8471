/**
 * One process's lane. Running is a solid bar of full height; waiting is a tinted, patterned one that is a little lower;
 * sleeping a thin line; starting dotted; ended but not joined a dashed line: told apart by shape before colour.
 */
import { laneGeometry } from '../layout/rows.ts';
import { stack } from '../layout/stack.ts';
import { shorten } from '../layout/format.ts';
import { spanOf, toX } from '../layout/window.ts';
import { processActivity, spanActivity, type Activity } from '../model/activity.ts';
import { barLabels, exitWords, objectLabel } from '../model/words.ts';
import type { Span, Track } from '../../trace/model/timeline.ts';
import type { Palette, Tone } from './palette.ts';
import { rowTop, type Drawn, type DrawnBar, type Scene } from './scene.ts';

/** Narrower than this, a bar is its colour and nothing else. */
const PATTERN_FROM = 5;
const LABEL_FROM = 30;
/** Average width of a character of the bars' 10.5 px type; labels are cut by it rather than measured one by one. */
const CHARACTER = 5.9;

export function paintLane(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  row: number,
  drawn: Drawn,
): void {
  const process = scene.rows[row]?.item.process;
  if (!process) return;
  const top = rowTop(scene, row);
  const lane = laneGeometry(scene.rowHeight);
  const query = (track: Track): readonly Span[] =>
    scene.queries.spans(scene.timeline, process.id, track, {
      from: scene.window.from,
      to: scene.window.to,
      perPixel: ((scene.window.to - scene.window.from) / scene.width) * 1.5,
      at: scene.end,
    });
  context.font = `10.5px ${palette.font}`;
  // Words below the state begin after the lane's own name, where that stands there.
  const wordsFrom = scene.laneNames ? context.measureText(process.name).width + 12 : 0;

  let sampled: Activity = 'sync';
  for (const span of query('state')) {
    const many = span.count > 1 && span.kind === 'blocked';
    const activity: Activity = many ? sampledActivity(scene, span, sampled) : spanActivity(span);
    if (many) sampled = activity;
    const bar = place(scene, row, 'state', span, activity, top + lane.stateTop, lane.stateHeight);
    paintState(context, scene, palette, bar);
    drawn.bars.push(bar);
  }
  paintEnd(context, scene, palette, row, top + lane.stateTop, lane.stateHeight);

  const tasks = query('task');
  const holds = query('lock').filter((span) => span.kind === 'hold');
  const both = tasks.length > 0 && holds.length > 0;
  const taskHeight = both ? Math.round(lane.subHeight * 0.62) : lane.subHeight - 1;
  for (const span of tasks) {
    const bar = place(
      scene,
      row,
      'task',
      span,
      span.failed ? 'failed' : 'pool',
      top + lane.subTop,
      taskHeight,
    );
    paintTask(context, scene, palette, bar, wordsFrom);
    scene.seen.add('task');
    drawn.bars.push(bar);
  }
  const from = both ? lane.subTop + taskHeight + 1 : lane.subTop;
  const room = lane.subTop + lane.subHeight - from;
  for (const { bar: span, row: nth, rows } of stack(holds, Math.max(1, Math.floor(room / 3)))) {
    const each = Math.min(13, Math.floor(room / rows));
    const bar = place(scene, row, 'lock', span, 'lock', top + from + nth * each, Math.max(2, each - 1));
    paintHold(context, scene, palette, bar, wordsFrom);
    scene.seen.add('hold');
    drawn.bars.push(bar);
  }
}

/**
 * What many short waits together were for: the model adds up their time but not their reasons, so one of them is asked,
 * once in a while along the lane.
 */
function sampledActivity(scene: Scene, span: Span, before: Activity): Activity {
  const apart = (spanOf(scene.window) / scene.width) * 48;
  const some = scene.queries.sampled(scene.timeline, span.process, span.start, apart);
  return some ? spanActivity(some) : before;
}

function place(
  scene: Scene,
  row: number,
  track: DrawnBar['track'],
  span: Span,
  activity: Activity,
  y: number,
  height: number,
): DrawnBar {
  const x1 = Math.max(-4, toX(scene.window, scene.width, span.start));
  const x2 = Math.min(scene.width + 4, toX(scene.window, scene.width, span.end));
  return { row, track, x1, x2: Math.max(x2, x1 + 1), y, height, span, activity };
}

function paintState(context: CanvasRenderingContext2D, scene: Scene, palette: Palette, bar: DrawnBar): void {
  const { activity } = bar;
  scene.seen.add(activity);
  fillState(context, palette, activity, bar.x1, bar.y, bar.x2 - bar.x1, bar.height);
  if (activity === 'running') return;
  label(
    context,
    scene,
    palette,
    bar,
    palette.tones[activity].onTint,
    activity === 'zombie' || activity === 'starting',
  );
}

export function fillState(
  context: CanvasRenderingContext2D,
  palette: Palette,
  activity: Activity,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const tone = palette.tones[activity];
  const end = x + width;
  switch (activity) {
    case 'running':
      context.fillStyle = tone.fill;
      context.fillRect(x, y, width, height);
      break;
    case 'sleeping':
      context.fillStyle = tone.tint;
      context.fillRect(x, y + height / 2 - 3, width, 6);
      break;
    case 'starting':
      context.fillStyle = tone.line;
      for (let at = x; at < end; at += 4) context.fillRect(at, y + height / 2 - 1, 2, 2);
      break;
    case 'zombie':
      context.fillStyle = tone.line;
      for (let at = x; at < end; at += 9) context.fillRect(at, y + height / 2, Math.min(5, end - at), 1.5);
      break;
    default: {
      const inset = height > 12 ? 2 : 1;
      fillWaiting(context, tone, x, y + inset, width, height - inset * 2);
    }
  }
}

function fillWaiting(
  context: CanvasRenderingContext2D,
  tone: Tone,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  if (width < PATTERN_FROM) {
    context.globalAlpha = 0.6;
    context.fillStyle = tone.line;
    context.fillRect(x, y, width, height);
    context.globalAlpha = 1;
    return;
  }
  context.fillStyle = tone.tint;
  context.fillRect(x, y, width, height);
  if (tone.pattern) {
    context.fillStyle = tone.pattern;
    context.fillRect(x, y, width, height);
  }
  context.fillStyle = tone.line;
  context.fillRect(x, y, 2, height);
}

/** The longest label that fits, or the shortest one cut; nothing where a cut one would say nothing. */
function fit(scene: Scene, bar: DrawnBar, width: number): string {
  const labels = barLabels(bar.span, objectLabel(scene.state, bar.span.object), scene.callOf(bar.span));
  const most = Math.floor(width / CHARACTER);
  const whole = labels.find((one) => one.length <= most);
  if (whole !== undefined) return whole;
  const cut = shorten(labels[labels.length - 1] ?? '', most);
  return cut.length < 7 ? '' : cut;
}

function label(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  bar: DrawnBar,
  ink: string,
  backed: boolean,
): void {
  const left = Math.max(bar.x1, 0);
  const width = Math.min(bar.x2, scene.width) - left;
  if (width < LABEL_FROM || bar.height < 11 || bar.span.count > 1) return;
  const fitting = fit(scene, bar, width - 12);
  if (fitting === '') return;
  const y = bar.y + bar.height / 2 + 0.5;
  // Patterns make letters hard to read: a strip of the ground stands behind them.
  const wide = context.measureText(fitting).width;
  context.globalAlpha = backed ? 1 : 0.78;
  context.fillStyle = palette.ground;
  context.fillRect(left + 5, bar.y + 2, wide + 6, bar.height - 4);
  context.globalAlpha = 1;
  context.fillStyle = ink;
  context.fillText(fitting, left + 8, y);
}

function paintTask(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  bar: DrawnBar,
  wordsFrom: number,
): void {
  const tone = palette.tones[bar.activity];
  const width = bar.x2 - bar.x1;
  context.fillStyle = width < 4 ? tone.line : tone.tint;
  context.fillRect(bar.x1, bar.y, width, bar.height);
  if (width < 4) return;
  context.strokeStyle = tone.line;
  context.lineWidth = 1;
  context.strokeRect(bar.x1 + 0.5, bar.y + 0.5, width - 1, bar.height - 1);
  const left = Math.max(bar.x1, wordsFrom);
  const room = Math.min(bar.x2, scene.width) - left;
  if (room < 24 || bar.height < 9 || bar.span.count > 1) return;
  const call = scene.callOf(bar.span);
  const words = bar.span.failed ? `✕ ${call}` : call;
  context.fillStyle = palette.ink;
  context.fillText(
    shorten(words, Math.floor((room - 8) / CHARACTER)),
    left + 4,
    bar.y + bar.height / 2 + 0.5,
  );
}

function paintHold(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  bar: DrawnBar,
  wordsFrom: number,
): void {
  const tone = palette.tones.lock;
  const width = bar.x2 - bar.x1;
  context.fillStyle = tone.fill;
  context.fillRect(bar.x1, bar.y, Math.max(width - (width > 3 ? 1 : 0), 1), bar.height);
  const left = Math.max(bar.x1, wordsFrom);
  const room = Math.min(bar.x2, scene.width) - left;
  if (room < LABEL_FROM || bar.height < 10 || bar.span.count > 1) return;
  context.fillStyle = tone.onFill;
  context.fillText(fit(scene, bar, room - 8), left + 4, bar.y + bar.height / 2 + 0.5);
}

/** How it ended: a small cap, and words when it did not end well. */
function paintEnd(
  context: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  row: number,
  y: number,
  height: number,
): void {
  const process = scene.rows[row]?.item.process;
  if (process?.endedAt === undefined) return;
  const x = Math.round(toX(scene.window, scene.width, process.endedAt));
  if (x < -80 || x > scene.width) return;
  const { status } = process;
  const bad =
    processActivity(process) === 'failed' ||
    (status.state === 'zombie' && status.code !== undefined && status.code !== 0);
  context.fillStyle = bad ? palette.error : palette.quiet;
  context.fillRect(x, y - 2, 2, height + 4);
  if (!bad || scene.rowHeight < 32 || status.state === 'zombie') return;
  context.fillText(
    status.state === 'killed'
      ? status.signalName
      : exitWords(('code' in status ? status.code : undefined) ?? 0),
    x + 6,
    y + height / 2 + 0.5,
  );
}
