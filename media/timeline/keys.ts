/** The timeline by keyboard. */
import type { Session } from '../app/session.ts';
import { fitAll, panBy, stepSpan, toggleFollow, zoomBy } from './navigate.ts';

export function onTimelineKey(session: Session, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => {
      panBy(session, event.shiftKey ? -0.5 : -0.1);
    },
    ArrowRight: () => {
      panBy(session, event.shiftKey ? 0.5 : 0.1);
    },
    ArrowUp: () => {
      chooseRow(session, -1);
    },
    ArrowDown: () => {
      chooseRow(session, 1);
    },
    '+': () => {
      zoomBy(session, 0.6);
    },
    '=': () => {
      zoomBy(session, 0.6);
    },
    '-': () => {
      zoomBy(session, 1 / 0.6);
    },
    '0': () => {
      fitAll(session);
    },
    f: () => {
      toggleFollow(session);
    },
    ',': () => {
      stepSpan(session, -1);
    },
    '.': () => {
      stepSpan(session, 1);
    },
    Home: () => {
      session.seek(0);
    },
    End: () => {
      session.goLive();
    },
    ' ': () => {
      session.togglePlay();
    },
    Enter: () => {
      gotoSelected(session);
    },
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function chooseRow(session: Session, by: number): void {
  const { rows } = session.frame.get();
  const { selection } = session.view.get();
  const process =
    selection?.type === 'process'
      ? selection.process
      : selection?.type === 'span'
        ? selection.span.process
        : undefined;
  const at = rows.findIndex((row) => row.item.process.id === process);
  const row = rows[Math.min(rows.length - 1, Math.max(0, at === -1 ? 0 : at + by))];
  if (!row) return;
  session.select({ type: 'process', process: row.item.process.id });
  session.say(row.item.process.name);
}

function gotoSelected(session: Session): void {
  const { selection } = session.view.get();
  if (selection?.type === 'span') session.goto(session.spanAt(selection.span)?.site ?? 0);
  else if (selection?.type === 'message')
    session.goto(session.timeline()?.message(selection.message)?.sendSite ?? 0);
  else if (selection?.type === 'process')
    session.goto(session.frame.get().state.process(selection.process)?.site ?? 0);
}
