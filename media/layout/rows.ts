/**
 * The process tree as rows: who is shown in which order at which depth, and how tall a row is. The tree and the lanes
 * of the timeline are the same rows, so that a process stands on one line across the panel.
 */

export interface TreeItem {
  readonly id: string;
  /** Left out for roots, and for processes whose parent is not known. */
  readonly parent: string | undefined;
}

export interface TreeRow<T extends TreeItem = TreeItem> {
  readonly item: T;
  readonly index: number;
  /** 1 for roots, as ARIA counts. */
  readonly level: number;
  readonly hasChildren: boolean;
  readonly expanded: boolean;
  /** Position among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** For each level above: does the guide line go on below this row? */
  readonly guides: readonly boolean[];
}

/** Depth first, in the order given. Children of a collapsed process are left out. */
export function treeRows<T extends TreeItem>(
  items: readonly T[],
  collapsed: ReadonlySet<string>,
): TreeRow<T>[] {
  const known = new Set(items.map((item) => item.id));
  const children = new Map<string | undefined, T[]>();
  for (const item of items) {
    const parent = item.parent !== undefined && known.has(item.parent) ? item.parent : undefined;
    const list = children.get(parent);
    if (list) list.push(item);
    else children.set(parent, [item]);
  }
  const rows: TreeRow<T>[] = [];
  const seen = new Set<string>();
  const visit = (parent: string | undefined, level: number, guides: readonly boolean[]): void => {
    const list = children.get(parent) ?? [];
    list.forEach((item, place) => {
      if (seen.has(item.id)) return;
      seen.add(item.id);
      const hasChildren = children.has(item.id);
      const expanded = hasChildren && !collapsed.has(item.id);
      const goesOn = place < list.length - 1;
      rows.push({
        item,
        index: rows.length,
        level,
        hasChildren,
        expanded,
        position: place + 1,
        siblings: list.length,
        guides: level === 1 ? [] : [...guides, goesOn],
      });
      if (expanded) visit(item.id, level + 1, level === 1 ? [] : [...guides, goesOn]);
    });
  };
  visit(undefined, 1, []);
  return rows;
}

/** Room for two lines, for one line and a half, or for one: as the height allows. */
export const ROW_HEIGHTS = [46, 34, 24] as const;

export function rowHeightFor(rows: number, available: number): number {
  for (const height of ROW_HEIGHTS) if (rows * height <= available) return height;
  // Not all fit: a little scrolling is better than little to read, much of it is not.
  return rows * ROW_HEIGHTS[1] > available * 1.5 ? ROW_HEIGHTS[2] : ROW_HEIGHTS[1];
}

/** Where the parts of a lane are drawn, from the top of its row. */
export interface LaneGeometry {
  readonly stateTop: number;
  readonly stateHeight: number;
  /** Tasks and held locks below the state. */
  readonly subTop: number;
  readonly subHeight: number;
}

export function laneGeometry(rowHeight: number): LaneGeometry {
  if (rowHeight >= 44) return { stateTop: 6, stateHeight: 17, subTop: 26, subHeight: 14 };
  if (rowHeight >= 32) return { stateTop: 4, stateHeight: 14, subTop: 21, subHeight: 9 };
  return { stateTop: 4, stateHeight: 11, subTop: 17, subHeight: 4 };
}
