/** Whether a learner's program does what its lesson asks: runs the lesson's check over a run that has ended. */
import { checks } from '../../lessons/checks.ts';
import type { CheckedRun } from '../../lessons/checked-run.ts';
import { findingsOf } from '../../trace/findings/index.ts';
import { RunModel } from '../../trace/model/run-model.ts';
import type { CheckResult } from '../../trace/playground-protocol.ts';
import type { Run, RunOptions } from '../runner/run.ts';

/** What of a run a check needs. */
export type JudgedRun = Pick<Run, 'frames' | 'status'>;

/** The options that a run which shall be judged needs: a check must come to an end. */
export const judgedOptions = {
  onDeadlock: 'stop',
  limits: { time: 60_000, processes: 40 },
} as const satisfies Partial<RunOptions>;

/**
 * `run` must have ended (state 'ended' or 'failed'); `source` is its program. Throws an Error for a lesson that has no check.
 */
export async function judgeLesson(lesson: string, run: JudgedRun, source: string): Promise<CheckResult> {
  const check = checks[lesson];
  if (check === undefined) throw new Error(`There is no lesson "${lesson}".`);
  return check(examine(run, source));
}

/** Everything that a check may look at, from the run's trace. */
export function examine(run: JudgedRun, source: string): CheckedRun {
  const model = new RunModel();
  model.feed(run.frames());
  model.finish();
  const output = model.output();
  const text = (stream: 'stdout' | 'stderr'): string =>
    output
      .filter((line) => line.stream === stream)
      .map((line) => `${line.text}\n`)
      .join('');
  const { status } = run;
  return {
    state: model.stateAt('end'),
    events: Array.from({ length: model.eventCount }, (_, index) => model.event(index)),
    output,
    stdout: text('stdout'),
    stderr: text('stderr'),
    findings: findingsOf(model),
    exitcode: status.state === 'ended' ? status.exitcode : null,
    signal: status.state === 'ended' ? status.signal : null,
    stoppedBecause: status.state === 'ended' ? status.stoppedBecause : undefined,
    failed: status.state === 'failed' ? { title: status.title, detail: status.detail } : undefined,
    source,
  };
}
