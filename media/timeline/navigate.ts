/** Moves of the timeline's window, for mouse, keyboard and buttons alike. */
import type { Session } from '../app/session.ts';
import { fit, follow, pan, reveal, toTime, zoom, type TimeWindow } from '../layout/window.ts';
import { spanSentence, objectLabel } from '../model/words.ts';
import { clock, duration } from '../layout/format.ts';

/** What is shown now: the whole run until somebody zooms; then that length, moving along while it follows. */
export function shownWindow(session: Session): TimeWindow {
  const view = session.view.get();
  const end = session.end();
  if (view.window === undefined) return fit(end);
  return view.follow && session.run.get().live && view.moment === undefined
    ? follow(view.window, end)
    : view.window;
}

export function zoomBy(session: Session, factor: number, anchor?: number): void {
  const window = shownWindow(session);
  const end = session.end();
  const { moment } = session.view.get();
  const middle =
    moment !== undefined && moment >= window.from && moment <= window.to
      ? moment
      : (window.from + window.to) / 2;
  session.view.update({ window: zoom(window, factor, anchor ?? middle, end) });
}

export function zoomAt(session: Session, factor: number, x: number, width: number): void {
  zoomBy(session, factor, toTime(shownWindow(session), width, x));
}

/** By a share of what is shown. */
export function panBy(session: Session, share: number): void {
  const window = shownWindow(session);
  const moved = pan(window, (window.to - window.from) * share, session.end());
  session.view.update({ window: moved, follow: false });
}

export function fitAll(session: Session): void {
  session.view.update({ window: undefined });
}

export function zoomTo(session: Session, window: TimeWindow): void {
  session.view.update({ window, follow: false });
}

export function toggleFollow(session: Session): void {
  const { follow: following } = session.view.get();
  session.view.update({
    follow: !following,
    window: shownWindow(session),
    ...(following ? {} : { moment: undefined }),
  });
}

/** Selects the state before or after the selected one in the lane of the selected process, and says it. */
export function stepSpan(session: Session, by: 1 | -1): void {
  const view = session.view.get();
  const { rows, state } = session.frame.get();
  const { selection } = view;
  const process =
    selection?.type === 'process'
      ? selection.process
      : selection?.type === 'span'
        ? selection.span.process
        : rows[0]?.item.process.id;
  const timeline = session.timeline();
  if (process === undefined || !timeline) return;
  const end = session.end();
  const at = selection?.type === 'span' ? selection.span.start : (view.moment ?? (by === 1 ? -1 : end));
  const span = nextSpan(session, process, at, by);
  if (!span) {
    session.say(by === 1 ? 'Nothing after this' : 'Nothing before this');
    return;
  }
  session.view.update({
    selection: { type: 'span', span: { process, track: 'state', start: span.start } },
    window: view.window && reveal(view.window, span.start, end),
    moment: span.start,
    follow: false,
  });
  const name = state.process(process)?.name ?? '';
  const words = spanSentence(span, objectLabel(state, span.object), '');
  session.say(`${name} ${words}, ${duration(span.end - span.start)}, at ${clock(span.start)}`);
}

function nextSpan(session: Session, process: number, at: number, by: 1 | -1) {
  const timeline = session.timeline();
  const end = session.end();
  // Windows that grow, so that a lane of a million spans is not handed out to find one.
  for (let length = 1000; ; length *= 8) {
    const from = by === 1 ? at : Math.max(0, at - length);
    const to = by === 1 ? Math.min(end, at + length) : at;
    const spans = timeline?.spans(process, 'state', { from, to, perPixel: 0 }) ?? [];
    const found =
      by === 1 ? spans.find((span) => span.start > at) : spans.findLast((span) => span.start < at);
    if (found) return found;
    if (from <= 0 && by === -1) return undefined;
    if (to >= end && by === 1) return undefined;
  }
}
