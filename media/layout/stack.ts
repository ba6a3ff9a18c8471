/** Rows for bars that overlap in time: the locks that a process holds at once stand below each other. */

export interface Bar {
  readonly start: number;
  readonly end: number;
}

export interface Stacked<B extends Bar> {
  readonly bar: B;
  readonly row: number;
}

/** Each bar goes into the first row where it has room; at most `most` rows, what does not fit shares the last. */
export function stack<B extends Bar>(bars: readonly B[], most: number): { bars: Stacked<B>[]; rows: number } {
  const ordered = [...bars].sort((a, b) => a.start - b.start || b.end - a.end);
  const ends: number[] = [];
  const stacked = ordered.map((bar): Stacked<B> => {
    let row = ends.findIndex((end) => end <= bar.start);
    if (row === -1) row = Math.min(ends.length, most - 1);
    ends[row] = Math.max(ends[row] ?? -Infinity, bar.end);
    return { bar, row };
  });
  return { bars: stacked, rows: ends.length };
}
