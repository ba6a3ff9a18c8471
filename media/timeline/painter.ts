/** Owns the timeline's canvases: paints when something has changed, and knows what is where. */
import type { Session } from '../app/session.ts';
import { toTime } from '../layout/window.ts';
import { blocksAt } from '../model/blocks.ts';
import { CachedQueries } from './cached-queries.ts';
import { hitTest, type Hit } from './hit.ts';
import { shownWindow, zoomAt, zoomTo } from './navigate.ts';
import { paintOverlay } from './overlay.ts';
import { paint } from './paint.ts';
import { readPalette, type Palette } from './palette.ts';
import { RULER_HEIGHT, type Drawn, type Scene } from './scene.ts';

/** What is under the pointer. */
export interface Pointed {
  readonly hit: Hit | undefined;
  readonly x: number;
  readonly y: number;
}

export class Painter {
  readonly #session: Session;
  readonly #base: HTMLCanvasElement;
  readonly #over: HTMLCanvasElement;
  readonly #laneNames: boolean;
  readonly #palette: Palette;
  readonly #stops: (() => void)[];
  #width = 0;
  #height = 0;
  #scale = 1;
  readonly #queries = new CachedQueries();
  #frame: number | undefined;
  #baseDirty = true;
  #scene: Scene | undefined;
  #drawn: Drawn = { bars: [], arrows: [], marks: [] };
  #hit: Hit | undefined;
  #pointer: { x: number; y: number } | undefined;
  #marked: { from: number; to: number } | undefined;

  constructor(
    session: Session,
    root: HTMLElement,
    base: HTMLCanvasElement,
    over: HTMLCanvasElement,
    laneNames: boolean,
  ) {
    this.#session = session;
    this.#base = base;
    this.#over = over;
    this.#laneNames = laneNames;
    this.#scale = window.devicePixelRatio || 1;
    this.#palette = readPalette(root, this.#scale);
    const dirty = (): void => {
      this.invalidate();
    };
    this.#stops = [
      session.tick.subscribe(dirty),
      session.layout.subscribe(dirty),
      session.view.subscribe(dirty),
      session.findings.subscribe(dirty),
    ];
  }

  get width(): number {
    return Math.max(1, this.#width);
  }

  dispose(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    for (const stop of this.#stops) stop();
  }

  resize(width: number, height: number): void {
    this.#scale = window.devicePixelRatio || 1;
    this.#width = width;
    this.#height = height;
    for (const canvas of [this.#base, this.#over]) {
      canvas.width = Math.round(width * this.#scale);
      canvas.height = Math.round(height * this.#scale);
    }
    this.invalidate();
  }

  invalidate(base = true): void {
    this.#baseDirty ||= base;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#paint();
    });
  }

  #paint(): void {
    if (this.#width <= 0 || this.#height <= RULER_HEIGHT) return;
    const context = this.#base.getContext('2d', { alpha: false });
    const overContext = this.#over.getContext('2d');
    const timeline = this.#session.timeline();
    if (!context || !overContext) return;
    const begin = performance.now();
    if (this.#baseDirty) {
      this.#baseDirty = false;
      if (!timeline) {
        context.fillStyle = this.#palette.ground;
        context.fillRect(0, 0, this.#base.width, this.#base.height);
        this.#scene = undefined;
        return;
      }
      this.#scene = this.#makeScene();
      context.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
      this.#drawn = paint(context, this.#scene, this.#palette);
      if (this.#pointer) this.#hit = hitTest(this.#drawn, this.#pointer.x, this.#pointer.y);
    }
    if (!this.#scene) return;
    overContext.setTransform(this.#scale, 0, 0, this.#scale, 0, 0);
    paintOverlay(
      overContext,
      {
        scene: this.#scene,
        drawn: this.#drawn,
        hit: this.#hit,
        pointerX: this.#pointer?.x,
        selection: this.#session.view.get().selection,
        marked: this.#marked,
      },
      this.#palette,
    );
    this.#session.painted(performance.now() - begin);
  }

  #makeScene(): Scene {
    const session = this.#session;
    const frame = session.frame.get();
    const layout = session.layout.get();
    const { moment, selection, showInternal } = session.view.get();
    this.#queries.use(`${session.runNumber}/${session.data.model.version}/${session.end()}`);
    return {
      width: this.#width,
      height: this.#height,
      scale: this.#scale,
      window: shownWindow(session),
      rows: frame.rows,
      rowHeight: layout.rowHeight,
      scrollTop: layout.scrollTop,
      end: session.end(),
      moment,
      state: frame.state,
      timeline: session.data.timeline,
      queries: this.#queries,
      callOf: (span) => session.callOf(span),
      previewOf: (arrow) => session.data.timeline.message(arrow.message)?.preview ?? '',
      marks: session.data.marks,
      blocks: blocksAt(frame.state, session.findings.get(), frame.time),
      chosen: selection?.type === 'process' ? selection.process : undefined,
      laneNames: this.#laneNames,
      showInternal,
      seen: session.seenSigns,
    };
  }

  point(x: number, y: number): Pointed {
    this.#pointer = { x, y };
    this.#hit = y > RULER_HEIGHT ? hitTest(this.#drawn, x, y) : undefined;
    this.invalidate(false);
    return { hit: this.#hit, x, y };
  }

  unpoint(): void {
    this.#pointer = this.#hit = undefined;
    this.invalidate(false);
  }

  click(x: number, y: number): void {
    const session = this.#session;
    const hit = hitTest(this.#drawn, x, y);
    if (hit?.type === 'bar') {
      const { span, track } = hit.bar;
      if (span.count > 1) {
        const air = (span.end - span.start) * 0.2;
        zoomTo(session, { from: span.start - air, to: span.end + air });
        return;
      }
      session.select({ type: 'span', span: { process: span.process, track, start: span.start } });
      session.goto(span.site);
    } else if (hit?.type === 'arrow') {
      const { arrow } = hit.arrow;
      if (arrow.count > 1) zoomAt(session, 0.3, x, this.width);
      else {
        session.select({ type: 'message', message: arrow.message });
        session.goto(arrow.sendSite);
      }
    } else if (hit?.type === 'mark') session.seek(hit.mark.mark.time);
    else session.seek(toTime(shownWindow(session), this.width, x));
  }

  mark(from: number, to: number, done: boolean): void {
    const window = shownWindow(this.#session);
    const marked = {
      from: toTime(window, this.width, Math.min(from, to)),
      to: toTime(window, this.width, Math.max(from, to)),
    };
    this.#marked = done ? undefined : marked;
    if (done && Math.abs(to - from) > 4) zoomTo(this.#session, marked);
    this.invalidate(false);
  }

  canScroll(): boolean {
    const { rowHeight, rowsHeight } = this.#session.layout.get();
    return this.#session.frame.get().rows.length * rowHeight > rowsHeight + 1;
  }

  scrollBy(dy: number): void {
    const { rowHeight, rowsHeight, scrollTop } = this.#session.layout.get();
    const most = Math.max(0, this.#session.frame.get().rows.length * rowHeight - rowsHeight);
    this.#session.layout.update({ scrollTop: Math.min(most, Math.max(0, scrollTop + dy)) });
  }
}
