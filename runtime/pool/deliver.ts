/** A result, as a worker wrote it, to the job that waits for it. */
import type { Brokered } from '../channel/brokered.ts';
import { loads } from '../channel/pickle.ts';
import { unpackThrown, type PackedThrown } from '../channel/thrown.ts';
import type { Job, Outcome } from './job.ts';
import { ResultKind } from './kinds.ts';

/** `kind`: one of {@link ResultKind}. `value`: of a task, what it returned or threw; of a task whose items fail or succeed alone, a row of both. */
export function deliver(job: Job, index: number, kind: number, value: unknown, context: Brokered): void {
  if (kind === ResultKind.Value) job.succeeded(index, value);
  else if (kind === ResultKind.Thrown) job.failed(index, unpackThrown(value as PackedThrown, context));
  else
    job.outcomes(
      index,
      (value as [boolean, unknown][]).map((one) => outcomeOf(one, context)),
    );
}

function outcomeOf([succeeded, value]: readonly [boolean, unknown], context: Brokered): Outcome {
  return succeeded
    ? { value: loads(value as Uint8Array, context) }
    : { error: unpackThrown(value as PackedThrown, context) };
}
