/** The sign of what a process does, in its colour. The word for it stands beside it wherever it is used. */
import type { JSX } from 'preact';
import { activityNames, type Activity } from '../model/activity.ts';

const icons: Readonly<Record<Activity, string>> = {
  starting: 'loading',
  running: 'play',
  sleeping: 'watch',
  lock: 'lock',
  message: 'inbox',
  room: 'package',
  process: 'git-merge',
  sync: 'bell',
  pool: 'server-process',
  zombie: 'debug-disconnect',
  ended: 'check',
  failed: 'error',
};

export function ActivityIcon({ activity }: { activity: Activity }): JSX.Element {
  return (
    <span
      class={`mp-activity mp-is-${activity} codicon codicon-${icons[activity]}`}
      title={activityNames[activity]}
      aria-hidden="true"
    />
  );
}
