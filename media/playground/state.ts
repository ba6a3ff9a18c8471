/** What the page shows, as one value. The run itself is the panel's matter. */
import type { RunStatus } from '../../trace/panel-protocol.ts';
import type { CheckResult, Lesson, RunSettings } from '../../trace/playground-protocol.ts';
import type { LineState } from './session.ts';
import type { ThemeChoice } from './themes.ts';

/** On a narrow window one of them is shown at a time. */
export type Pane = 'text' | 'editor' | 'panel';

export type CheckState = { at: 'none' } | { at: 'running' } | { at: 'done'; result: CheckResult };

export interface PageState {
  /** `undefined` while they are being fetched. */
  readonly lessons: readonly Lesson[] | undefined;
  /** `undefined`: a program of the learner's own. */
  readonly lesson: Lesson | undefined;
  readonly line: LineState;
  readonly status: RunStatus;
  readonly editor: 'loading' | 'ready' | 'failed';
  readonly pane: Pane;
  readonly textOpen: boolean;
  readonly check: CheckState;
  /** Ids of lessons whose check was passed in this browser. */
  readonly done: ReadonlySet<string>;
  /** The solution is in the editor; the learner's own program waits beneath it. */
  readonly showsSolution: boolean;
  readonly theme: ThemeChoice;
  readonly settings: RunSettings;
  /** A concept page over the lesson's text. */
  readonly concept: { readonly topic: string; readonly text: string } | undefined;
  /** Said once, for eyes and for screen readers. */
  readonly toast: { readonly text: string; readonly count: number } | undefined;
}

export function isBusy(status: RunStatus): boolean {
  return (
    status.state === 'building' ||
    status.state === 'running' ||
    status.state === 'paused' ||
    status.state === 'stopping'
  );
}

/**
 * Whether Run and Check do anything. A run that hangs need not be stopped first: whoever has mended the program wants the
 * next one. A check is not taken away by a run, which would be taken for its answer.
 */
export function canStart({ status, line, lessons, check }: PageState): boolean {
  return (
    line === 'open' &&
    lessons !== undefined &&
    check.at !== 'running' &&
    status.state !== 'building' &&
    status.state !== 'stopping'
  );
}

/** A few words for the header. */
export function statusWords(status: RunStatus): string {
  switch (status.state) {
    case 'idle':
      return 'Ready';
    case 'building':
      return 'Building …';
    case 'running':
      return 'Running';
    case 'paused':
      return 'Paused';
    case 'stopping':
      return 'Stopping …';
    case 'ended':
      if (status.stoppedBecause !== undefined) return 'Stopped';
      if (status.signal !== null) return `Ended by signal ${status.signal}`;
      return status.exitcode === 0 ? 'Ended' : `Ended with code ${status.exitcode ?? '?'}`;
    case 'failed':
      return 'Could not run';
  }
}
