/** A result, as a worker wrote it, to the job that waits for it. */
import { loads } from '../channel/pickle.ts';
import { unpackThrown, type PackedThrown } from '../channel/thrown.ts';
import type { Job, Outcome } from './job.ts';
import { ResultKind } from './kinds.ts';
import { poolContext } from './task-runner.ts';

/** `kind`: one of {@link ResultKind}. `value`: of a task, what it returned or threw; of a task whose items fail or succeed alone, a row of both. */
export function deliver(job: Job, index: number, kind: number, value: unknown): void {
  if (kind === ResultKind.Value) job.succeeded(index, value);
  else if (kind === ResultKind.Thrown) job.failed(index, unpackThrown(value as PackedThrown, poolContext));
  else job.outcomes(index, (value as [boolean, unknown][]).map(outcomeOf));
}

function outcomeOf([succeeded, value]: readonly [boolean, unknown]): Outcome {
  return succeeded
    ? { value: loads(value as Uint8Array, poolContext) }
    : { error: unpackThrown(value as PackedThrown, poolContext) };
}
