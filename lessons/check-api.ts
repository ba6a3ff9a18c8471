/**
 * What a lesson's check is given and what it answers. A check looks at what the processes really did (the trace and the output),
 * never at how the program is written, wherever it can: any program that does the task passes.
 */
import type { CheckedEvent, CheckedRun } from './checked-run.ts';
import type { CheckResult, CheckStep } from '../trace/playground-protocol.ts';
import type { RuleName } from '../trace/findings/finding.ts';
import type { ProcessState } from '../trace/model/state.ts';
import { Op, Phase, Result } from '../trace/schema.ts';

export type { CheckedEvent, CheckedRun, CheckResult };
export { Op, Phase, Result };

/** The default export of a lesson's `check.ts`. */
export type Check = (run: CheckedRun) => CheckResult | Promise<CheckResult>;

/** Collects what was asked for, in the order in which a learner should think about it. */
export class Steps {
  readonly #steps: CheckStep[] = [];

  constructor(run: CheckedRun) {
    const { failed, stoppedBecause, exitcode } = run;
    if (failed !== undefined) {
      this.need(false, 'The program can be run', `${failed.title} ${failed.detail}`);
    } else {
      this.need(
        exitcode === 0 && stoppedBecause === undefined,
        'The program runs to its end',
        stoppedBecause ?? `It ended with ${describeEnd(run)}. The console says more.`,
      );
    }
  }

  /** `hint`: what to think about when it is not so. */
  need(ok: boolean, text: string, hint: string): this {
    this.#steps.push(ok ? { ok, text } : { ok, text, hint });
    return this;
  }

  result(praise: string): CheckResult {
    const missing = this.#steps.filter(({ ok }) => !ok).length;
    return {
      passed: missing === 0,
      message: missing === 0 ? praise : 'Not yet.',
      steps: this.#steps,
    };
  }
}

function describeEnd({ exitcode, signal }: CheckedRun): string {
  return signal === null ? `code ${exitcode ?? 'unknown'}` : `signal ${signal}`;
}

/** The processes that the program itself started, in order. Workers of pools and the library's helpers are not among them. */
export function children(run: CheckedRun): readonly ProcessState[] {
  return run.state.processes.filter(({ role, parent }) => role === undefined && parent !== undefined);
}

export function main(run: CheckedRun): ProcessState | undefined {
  return run.state.processes.find(({ method }) => method === 'main');
}

export function poolWorkers(run: CheckedRun): readonly ProcessState[] {
  return run.state.processes.filter(({ role }) => role === 'pool-worker');
}

/** Complete operations that succeeded: what happened at once, and the ends of what had to wait. */
export function done(run: CheckedRun, op: Op): readonly CheckedEvent[] {
  return run.events.filter(
    (event) => event.op === op && event.phase !== Phase.Begin && event.result === Result.Ok,
  );
}

/** Lines of stdout; of one process, or of all. */
export function lines(run: CheckedRun, process?: ProcessState): readonly string[] {
  return run.output
    .filter((line) => line.stream === 'stdout' && (process === undefined || line.process === process.id))
    .map(({ text }) => text);
}

/** All numbers of a text, in order. */
export function numbersIn(text: string): readonly number[] {
  return (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
}

/** Whether `wanted` appears in `list`, side by side. */
export function containsInOrder(list: readonly number[], wanted: readonly number[]): boolean {
  return list.some((_, start) => wanted.every((value, index) => list[start + index] === value));
}

/**
 * Whether the two could work at the same time: some moment saw both alive, or both were started before their parent waited
 * for one of them. A short one may have ended all the same before the other came.
 */
export function overlapped(run: CheckedRun, a: ProcessState, b: ProcessState): boolean {
  if (a.startedAt < (b.endedAt ?? Infinity) && b.startedAt < (a.endedAt ?? Infinity)) return true;
  const first = (op: Op, { object }: ProcessState) =>
    run.events.find((event) => event.op === op && event.obj === object)?.time ?? Infinity;
  return (
    first(Op.ProcessStart, a) < first(Op.ProcessJoin, b) &&
    first(Op.ProcessStart, b) < first(Op.ProcessJoin, a)
  );
}

/** The title of what a rule has found in the run. */
export function found(run: CheckedRun, rule: RuleName): string | undefined {
  return run.findings.find((finding) => finding.rule === rule)?.title;
}
