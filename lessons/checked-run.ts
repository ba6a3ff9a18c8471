/** A run of a learner's program that is over, as a check sees it. Made by `src/lessons/judge.ts`. */
import type { Finding } from '../trace/findings/finding.ts';
import type { OutputLine, RunState } from '../trace/model/state.ts';
import type { ObjectId, Op, Phase, Result } from '../trace/schema.ts';

export interface CheckedRun {
  /** At its end. */
  readonly state: RunState;
  /** All events, in order of time. */
  readonly events: readonly CheckedEvent[];
  readonly output: readonly OutputLine[];
  readonly stdout: string;
  readonly stderr: string;
  /** What the trace's rules found over the whole run, what was over before its end included. */
  readonly findings: readonly Pick<Finding, 'rule' | 'title' | 'explanation' | 'topic' | 'lesson'>[];
  readonly exitcode: number | null;
  readonly signal: number | null;
  /** It was ended from outside: a deadlock, a limit, the learner. */
  readonly stoppedBecause: string | undefined;
  /** It could not be run at all. */
  readonly failed: { readonly title: string; readonly detail: string } | undefined;
  /** The program. */
  readonly source: string;
}

export interface CheckedEvent {
  readonly pid: number;
  /** Microseconds since the start of the run. */
  readonly time: number;
  readonly op: Op;
  readonly phase: Phase;
  readonly result: Result;
  readonly obj: ObjectId | undefined;
  readonly arg: number;
  readonly arg2: number;
  readonly value: number | undefined;
  readonly text: string;
}
