/** One picture of the run: its state at the chosen moment and the rows of its processes. All views draw the same one. */
import { shownProcesses } from '../../trace/model/shown.ts';
import type { RunState } from '../../trace/model/state.ts';
import { treeRows, type TreeRow } from '../layout/rows.ts';
import type { ProcessItem } from '../timeline/scene.ts';
import { useSession } from './context.ts';
import { useStore } from './store.ts';

export interface Frame {
  readonly state: RunState;
  /** The moment, for "since"; a live one goes on between two events. */
  readonly time: number;
  readonly rows: readonly TreeRow<ProcessItem>[];
}

export function makeFrame(state: RunState, time: number, collapsed: ReadonlySet<string>): Frame {
  const items = shownProcesses(state).map((process): ProcessItem => ({
    id: String(process.id),
    parent: process.parent === undefined ? undefined : String(process.parent),
    process,
  }));
  return { state, time, rows: treeRows(items, collapsed) };
}

export const emptyState: RunState = {
  time: 0,
  atEnd: true,
  processes: [],
  objects: [],
  notices: [],
  leftovers: [],
  handlesKnown: true,
  exitcode: undefined,
  process: () => undefined,
  object: () => undefined,
};

export function useFrame(): Frame {
  return useStore(useSession().frame);
}
