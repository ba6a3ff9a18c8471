/**
 * One panel's dealings with its host: takes what the host sends, keeps the run's data, and publishes pictures of it for
 * the views. What the learner chooses (moment, selection, window) goes through here too, so that all views agree.
 */
import type { HostToPanel, PanelHost, PanelToHost, RunStatus } from '../../trace/panel-protocol.ts';
import type { Finding } from '../../trace/findings/index.ts';
import type { Site } from '../../trace/schema.ts';
import type { SiteRef } from '../../trace/model/state.ts';
import type { Span, TimelineData } from '../../trace/model/timeline.ts';
import type { Sign } from '../model/activity.ts';
import { tellsTheSame } from '../model/news.ts';
import { Present } from '../model/present.ts';
import { RunData } from '../model/run-data.ts';
import { emptyState, makeFrame, type Frame } from './frame.ts';
import { Replay } from './replay.ts';
import { Scheduler } from './schedule.ts';
import { Store } from './store.ts';
import {
  firstView,
  lastingView,
  restoredView,
  type SelectedSpan,
  type Selection,
  type View,
} from './view.ts';

export interface RunView {
  readonly status: RunStatus;
  readonly title: string;
  /** Events may still come. */
  readonly live: boolean;
  /** It was read from a file: there is no program to run again. */
  readonly saved: boolean;
  readonly hasEvents: boolean;
  /** What is wrong with the bytes of a saved run. */
  readonly problem: string | undefined;
}

/** Sizes that the tree and the timeline share. */
export interface SharedLayout {
  readonly rowHeight: number;
  readonly scrollTop: number;
  /** Height of the area in which rows are seen. */
  readonly rowsHeight: number;
}

/** Between two pictures of a live run, in milliseconds: fifteen a second are smooth and leave time for the rest. */
const APART = 66;
/** Between two searches for findings in a live run, in microseconds. */
const SEARCH_APART = 300_000;
/** Milliseconds within which news is told together. */
const NEWS_APART = 1500;

export class Session {
  readonly view: Store<View>;
  readonly run: Store<RunView>;
  readonly frame: Store<Frame>;
  readonly findings = new Store<readonly Finding[]>([]);
  /** What is to be said to a screen reader. */
  readonly said = new Store('');
  #told = { words: '', at: -Infinity };
  /** A short message of the host, shown until the next one or until it is closed. */
  readonly notice = new Store('');
  readonly layout = new Store<SharedLayout>({ rowHeight: 46, scrollTop: 0, rowsHeight: 300 });
  /** Counts pictures: for views that draw themselves. */
  readonly tick = new Store(0);

  /** What the timeline has drawn in this run, for its legend. */
  readonly seenSigns = new Set<Sign>();
  /** How many of them: changes when the legend does. */
  readonly seenCount = new Store(0);

  /** Which run this is: another one after each reset. */
  runNumber = 0;

  readonly #host: PanelHost;
  #data = new RunData();
  readonly #present = new Present();
  readonly #replay: Replay;
  readonly #scheduler = new Scheduler(() => {
    this.#publish();
  }, APART);
  #disposed = false;
  #eventsAtPublish = -1;
  #searchedAt = -Infinity;
  /** How many events there were at the last search: what came too soon after it is searched later. */
  #searchedEvents = 0;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#replay = new Replay(this);
    this.view = new Store(restoredView(host.loadState()));
    this.run = new Store<RunView>({
      status: { state: 'idle' },
      title: '',
      live: false,
      saved: false,
      hasEvents: false,
      problem: undefined,
    });
    this.frame = new Store<Frame>(makeFrame(emptyState, 0, firstView.collapsed));
    let kept = JSON.stringify(lastingView(this.view.get()));
    let pictured = this.view.get();
    this.view.subscribe(() => {
      const view = this.view.get();
      // Only these change the picture of the run: moving along the timeline paints, and makes nothing anew.
      if (view.moment !== pictured.moment || view.collapsed !== pictured.collapsed) this.#scheduler.soon();
      pictured = view;
      const lasting = lastingView(view);
      const text = JSON.stringify(lasting);
      if (text === kept) return;
      kept = text;
      host.saveState(lasting);
    });
    host.onMessage((message) => {
      if (!this.#disposed) this.#receive(message);
    });
  }

  ready(): void {
    this.#host.post({ type: 'ready' });
  }

  dispose(): void {
    this.#disposed = true;
    this.#replay.stop();
    this.#scheduler.dispose();
  }

  #receive(message: HostToPanel): void {
    switch (message.type) {
      case 'reset':
        this.#reset(message.live, message.title, message.saved === true);
        break;
      case 'frames':
        this.#data.feed(message.bytes);
        this.#scheduler.later();
        break;
      case 'status':
        this.#setStatus(message.status);
        break;
      case 'notice':
        this.notice.set(message.text);
        this.#tell(message.text);
        break;
    }
  }

  #reset(live: boolean, title: string, saved: boolean): void {
    this.#replay.stop();
    this.#data = new RunData();
    this.runNumber++;
    this.#present.reset();
    this.#eventsAtPublish = -1;
    this.#searchedEvents = 0;
    this.seenSigns.clear();
    this.seenCount.set(0);
    this.notice.set('');
    this.findings.set([]);
    this.layout.update({ scrollTop: 0 });
    this.view.update({
      moment: undefined,
      window: undefined,
      follow: true,
      selection: undefined,
      collapsed: new Set(),
      playing: false,
      only: undefined,
    });
    this.run.set({
      status: this.run.get().status,
      title,
      live,
      saved,
      hasEvents: false,
      problem: undefined,
    });
    this.#scheduler.soon();
  }

  #setStatus(status: RunStatus): void {
    const live = status.state === 'running' || status.state === 'paused' || status.state === 'stopping';
    this.#present.hold(status.state === 'paused' ? performance.now() * 1000 : undefined);
    if (status.state === 'ended') this.#data.finish();
    const before = this.run.get().status.state;
    this.run.update({ status, live });
    if (before !== status.state) this.#tell(statusSaid(status));
    this.#scheduler.soon();
  }

  /** Makes the next picture of the run and hands it to the views. */
  #publish(): void {
    if (this.#disposed) return;
    const data = this.#data;
    const clock = performance.now() * 1000;
    const { live } = this.run.get();
    const count = data.eventCount;
    const grown = count !== this.#eventsAtPublish;
    if (grown && live) this.#present.saw(data.end, clock);
    this.#eventsAtPublish = count;
    const { moment, collapsed } = this.view.get();
    const time = moment ?? this.end();
    this.frame.set(makeFrame(count === 0 ? emptyState : data.stateAt(moment), time, collapsed));
    const run = this.run.get();
    if (run.hasEvents !== count > 0 || run.problem !== data.problem)
      this.run.update({ hasEvents: count > 0, problem: data.problem });
    if (count !== this.#searchedEvents && (!live || clock - this.#searchedAt > SEARCH_APART)) {
      this.#searchedAt = clock;
      this.#searchedEvents = count;
      this.#publishFindings(data.findings());
    }
    this.tick.set(this.tick.get() + 1);
    if (live && run.status.state !== 'paused') this.#scheduler.later();
  }

  #publishFindings(found: readonly Finding[]): void {
    const before = this.findings.get();
    if (before.length === found.length && before.every((one, index) => tellsTheSame(one, found[index])))
      return;
    const known = new Set(before.map((one) => one.id));
    const fresh = found.filter((one) => !known.has(one.id));
    this.findings.set(found);
    if (fresh.length > 0) this.#tell(fresh.map((one) => one.title).join('. '));
  }

  // ---- what views ask ----

  get data(): RunData {
    return this.#data;
  }

  timeline(): TimelineData | undefined {
    return this.#data.eventCount === 0 ? undefined : this.#data.timeline;
  }

  /** The last moment that is known; in a live run the present. */
  end(): number {
    const { live } = this.run.get();
    return live ? this.#present.now(this.#data.end, performance.now() * 1000) : this.#data.end;
  }

  site(ref: SiteRef): Site | undefined {
    return ref === 0 ? undefined : this.#data.site(ref);
  }

  siteWords(ref: SiteRef): string {
    const place = this.site(ref);
    return place ? `${place.file}:${place.line}` : '';
  }

  callOf(span: Span): string {
    return this.#data.callOf(span);
  }

  spanAt(selected: SelectedSpan): Span | undefined {
    const spans = this.timeline()?.spans(selected.process, selected.track, {
      from: selected.start,
      to: selected.start,
      perPixel: 0,
    });
    return spans?.find((span) => span.start === selected.start) ?? spans?.[0];
  }

  /** Can the host end a single process now? */
  canSignal(): boolean {
    const { status } = this.run.get();
    return (status.state === 'running' || status.state === 'paused') && this.view.get().moment === undefined;
  }

  /** The timeline has painted, which took so many milliseconds: what the benchmark reads. */
  painted(milliseconds: number): void {
    this.seenCount.set(this.seenSigns.size);
    performance.mark('mp-painted', { detail: { milliseconds, events: this.#eventsAtPublish } });
  }

  // ---- what the learner does ----

  post(message: PanelToHost): void {
    this.#host.post(message);
  }

  /** News that comes soon after other news does not take its place: nobody may have heard that yet. */
  #tell(text: string): void {
    const now = performance.now();
    const { words, at } = this.#told;
    const both = now - at < NEWS_APART && words === this.said.get() ? `${words}. ${text}` : text;
    this.#told = { words: both, at: now };
    this.say(both);
  }

  say(text: string): void {
    // The same words twice are news too.
    this.said.set(this.said.get() === text ? `${text}\u00a0` : text);
  }

  goto(ref: SiteRef): void {
    const place = this.site(ref);
    if (place) this.post({ type: 'goto', file: place.file, line: place.line, column: place.column });
  }

  signal(pid: number, command: 'terminate' | 'kill'): void {
    this.post({ type: 'processCommand', pid, command });
  }

  select(selection: Selection | undefined): void {
    this.view.update({ selection });
  }

  toggleCollapsed(id: string): void {
    const collapsed = new Set(this.view.get().collapsed);
    if (!collapsed.delete(id)) collapsed.add(id);
    this.view.update({ collapsed });
  }

  seek(moment: number): void {
    const at = Math.min(Math.max(0, moment), this.end());
    this.view.update({ moment: at, follow: false });
  }

  goLive(): void {
    this.#replay.stop();
    this.view.update({ moment: undefined, playing: false, follow: true });
  }

  /** To the next or the one before of the events, whatever process it is of. */
  step(by: 1 | -1): void {
    const data = this.#data;
    if (data.eventCount === 0) return;
    const now = this.view.get().moment ?? this.end();
    const until = data.eventsUntil(now);
    let index = until;
    if (by === -1) {
      index = until - 1;
      while (index >= 0 && data.eventTime(index) >= now) index--;
    }
    if (index >= data.eventCount) {
      this.goLive();
      return;
    }
    const time = index < 0 ? 0 : data.eventTime(index);
    this.#pausePlay();
    this.seek(time);
  }

  togglePlay(): void {
    if (this.view.get().playing) {
      this.#pausePlay();
      return;
    }
    if (this.run.get().live || this.#data.eventCount === 0) return;
    const { moment } = this.view.get();
    this.view.update({ playing: true, follow: false, moment: moment === undefined ? 0 : moment });
    this.#replay.start();
  }

  #pausePlay(): void {
    this.#replay.stop();
    this.view.update({ playing: false });
  }
}

function statusSaid(status: RunStatus): string {
  switch (status.state) {
    case 'idle':
      return '';
    case 'failed':
      return `The run failed: ${status.title}`;
    case 'ended':
      return status.stoppedBecause === undefined
        ? `The run has ended${status.exitcode === null ? '' : ` with code ${status.exitcode}`}`
        : `The run was stopped: ${status.stoppedBecause}`;
    case 'building':
    case 'running':
    case 'paused':
    case 'stopping':
      return `The run is ${status.state}`;
  }
}
