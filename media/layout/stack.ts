/** Rows for bars that overlap in time: the locks that a process holds at once stand below each other. */

export interface Bar {
  readonly start: number;
  readonly end: number;
}

export interface Stacked<B extends Bar> {
  readonly bar: B;
  readonly row: number;
  /** Rows of the bars that it overlaps with, directly or by others: what its room is divided by. */
  readonly rows: number;
}

/**
 * Each bar goes into the first row where it has room; at most `most` rows, what does not fit shares the last. Bars that
 * stand alone have all the room: only those that overlap divide it.
 */
export function stack<B extends Bar>(bars: readonly B[], most: number): Stacked<B>[] {
  const ordered = [...bars].sort((a, b) => a.start - b.start || b.end - a.end);
  const stacked: Stacked<B>[] = [];
  let cluster: { bar: B; row: number }[] = [];
  let ends: number[] = [];
  const flush = (): void => {
    for (const { bar, row } of cluster) stacked.push({ bar, row, rows: ends.length });
    cluster = [];
    ends = [];
  };
  for (const bar of ordered) {
    if (ends.every((end) => end <= bar.start)) flush();
    let row = ends.findIndex((end) => end <= bar.start);
    if (row === -1) row = Math.min(ends.length, most - 1);
    ends[row] = Math.max(ends[row] ?? -Infinity, bar.end);
    cluster.push({ bar, row });
  }
  flush();
  return stacked;
}
