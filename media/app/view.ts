/** What the learner has chosen to look at. The lasting part of it survives a reload of the panel. */
import type { ObjectId } from '../../trace/schema.ts';
import type { ProcessId } from '../../trace/model/state.ts';
import type { TimeWindow } from '../layout/window.ts';

export const TABS = [
  'processes',
  'timeline',
  'resources',
  'contention',
  'findings',
  'console',
  'events',
] as const;
export type TabId = (typeof TABS)[number];

/** What the details speak of. */
export type Selection =
  | { readonly type: 'process'; readonly process: ProcessId }
  | { readonly type: 'object'; readonly object: ObjectId }
  | { readonly type: 'message'; readonly message: number }
  | { readonly type: 'span'; readonly span: SelectedSpan };

export interface SelectedSpan {
  readonly process: ProcessId;
  readonly track: 'state' | 'lock' | 'task';
  readonly start: number;
}

export interface View {
  readonly tab: TabId;
  /** The moment that every view shows; undefined: the present, or the end of a run that has ended. */
  readonly moment: number | undefined;
  /** What the timeline shows; undefined: the whole run. */
  readonly window: TimeWindow | undefined;
  /** The timeline moves along with a live run. */
  readonly follow: boolean;
  readonly selection: Selection | undefined;
  readonly collapsed: ReadonlySet<string>;
  readonly treeWidth: number;
  readonly speed: number;
  readonly playing: boolean;
  /** Console and events of these processes only; undefined: of all. */
  readonly only: ProcessId | undefined;
  readonly showInternal: boolean;
}

export const firstView: View = {
  tab: 'timeline',
  moment: undefined,
  window: undefined,
  follow: true,
  selection: undefined,
  collapsed: new Set(),
  treeWidth: 320,
  speed: 1,
  playing: false,
  only: undefined,
  showInternal: false,
};

/** What is kept: habits, not positions in one run. */
export function lastingView(view: View): unknown {
  return { tab: view.tab, treeWidth: view.treeWidth, speed: view.speed, showInternal: view.showInternal };
}

/** What was kept may come from an older version, or from anywhere: each field is checked. */
export function restoredView(kept: unknown): View {
  if (typeof kept !== 'object' || kept === null) return firstView;
  const fields = kept as Readonly<Record<string, unknown>>;
  const tab = TABS.find((id) => id === fields['tab']) ?? firstView.tab;
  const width = fields['treeWidth'];
  const speed = fields['speed'];
  return {
    ...firstView,
    tab,
    treeWidth: typeof width === 'number' && width >= 160 && width <= 800 ? width : firstView.treeWidth,
    speed: typeof speed === 'number' && SPEEDS.includes(speed) ? speed : firstView.speed,
    showInternal: fields['showInternal'] === true,
  };
}

export const SPEEDS: readonly number[] = [0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10];
