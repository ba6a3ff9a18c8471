/** Which rows of a long list are on screen: fixed row height, a few rows more on each side for smooth scrolling. */

export interface VisibleRows {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Pixels from the top of the list to the first row. */
  readonly offset: number;
  /** Pixels of the whole list. */
  readonly height: number;
}

/** Browsers lose precision, and Chromium clips, somewhere past 16 million pixels. */
export const TALLEST = 15_000_000;

/**
 * Beyond {@link TALLEST} pixels the scroll bar stands for a compressed list: its position chooses the first row, and
 * rows keep their height.
 */
export function visibleRows(
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
  spare = 6,
): VisibleRows {
  const full = count * rowHeight;
  const height = Math.min(full, TALLEST);
  const inView = Math.ceil(viewHeight / rowHeight) + 1;
  if (full <= TALLEST) {
    const top = Math.floor(Math.max(0, scrollTop) / rowHeight);
    const first = Math.min(Math.max(0, top - spare), Math.max(0, count - 1));
    return { first, end: Math.min(count, top + inView + spare), offset: first * rowHeight, height };
  }
  const share = Math.max(0, scrollTop) / Math.max(1, height - viewHeight);
  const first = Math.round(Math.min(1, share) * Math.max(0, count - Math.floor(viewHeight / rowHeight)));
  return { first, end: Math.min(count, first + inView), offset: scrollTop, height };
}

/** Scroll position that brings a row into view, moving as little as possible. */
export function scrollFor(
  row: number,
  count: number,
  rowHeight: number,
  scrollTop: number,
  viewHeight: number,
): number {
  const full = count * rowHeight;
  if (full > TALLEST) {
    const rowsInView = Math.floor(viewHeight / rowHeight);
    const seen = visibleRows(count, rowHeight, scrollTop, viewHeight);
    if (row >= seen.first && row < seen.first + rowsInView) return scrollTop;
    const first = Math.max(0, row - (row < seen.first ? 0 : rowsInView - 1));
    return (first / Math.max(1, count - rowsInView)) * (TALLEST - viewHeight);
  }
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + viewHeight) return top + rowHeight - viewHeight;
  return scrollTop;
}
