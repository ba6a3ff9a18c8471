/** What the timeline paints, and what it remembers of what it painted so that the mouse can find it again. */
import type { ProcessId, ProcessState, RunState } from '../../trace/model/state.ts';
import type { Arrow, Span, TimelineData } from '../../trace/model/timeline.ts';
import type { Activity, Sign } from '../model/activity.ts';
import type { Block } from '../model/blocks.ts';
import type { ArrowPath } from '../layout/arrows.ts';
import type { TreeItem, TreeRow } from '../layout/rows.ts';
import type { CachedQueries } from './cached-queries.ts';
import type { TimeWindow } from '../layout/window.ts';

export const RULER_HEIGHT = 26;

export interface ProcessItem extends TreeItem {
  readonly process: ProcessState;
}

export interface Scene {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels a CSS pixel. */
  readonly scale: number;
  readonly window: TimeWindow;
  readonly rows: readonly TreeRow<ProcessItem>[];
  readonly rowHeight: number;
  readonly scrollTop: number;
  /** The last moment that is known. */
  readonly end: number;
  /** The chosen moment; undefined: the end. What comes after it is dimmed. */
  readonly moment: number | undefined;
  readonly state: RunState;
  readonly timeline: TimelineData;
  readonly queries: CachedQueries;
  readonly callOf: (span: Span) => string;
  readonly previewOf: (arrow: Arrow) => string;
  readonly marks: readonly SceneMark[];
  /** Who keeps whom waiting at the shown moment. */
  readonly blocks: readonly Block[];
  /** The selected process. */
  readonly chosen: ProcessId | undefined;
  /** Names inside the lanes, where no tree stands beside them. */
  readonly laneNames: boolean;
  /** With the messages that the library sends for itself. */
  readonly showInternal: boolean;
  /** What was painted so far, for the legend. */
  readonly seen: Set<Sign>;
}

export interface SceneMark {
  readonly time: number;
  readonly process: number;
  readonly text: string;
}

export interface DrawnBar {
  readonly row: number;
  readonly track: 'state' | 'lock' | 'task';
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly height: number;
  readonly span: Span;
  readonly activity: Activity;
}

export interface DrawnArrow {
  readonly arrow: Arrow;
  readonly path: ArrowPath;
}

export interface DrawnMark {
  readonly mark: SceneMark;
  readonly x: number;
  readonly y: number;
}

export interface Drawn {
  readonly bars: DrawnBar[];
  readonly arrows: DrawnArrow[];
  readonly marks: DrawnMark[];
}

/** Top of a row in the canvas. */
export function rowTop(scene: Pick<Scene, 'rowHeight' | 'scrollTop'>, row: number): number {
  return RULER_HEIGHT + row * scene.rowHeight - scene.scrollTop;
}

/** Rows that are at least partly on screen: first and one past the last. */
export function rowsOnScreen(scene: Scene): [first: number, end: number] {
  const first = Math.max(0, Math.floor(scene.scrollTop / scene.rowHeight));
  const end = Math.ceil((scene.scrollTop + scene.height - RULER_HEIGHT) / scene.rowHeight);
  return [first, Math.min(scene.rows.length, end)];
}
