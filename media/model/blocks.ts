/** Who keeps whom waiting at a moment: what the timeline draws from lane to lane beside the words of the tree. */
import type { Finding } from '../../trace/findings/index.ts';
import type { ProcessId, RunState, Wait } from '../../trace/model/state.ts';
import { waitActivity, type Activity } from './activity.ts';

export interface Block {
  /** It waits … */
  readonly from: ProcessId;
  /** … until this one has done something. */
  readonly to: ProcessId;
  readonly activity: Activity;
  /** Part of a circle, which nobody in it can break. */
  readonly inCircle: boolean;
}

/** A barrier waits for all that are missing; more than so many are a crowd, not an answer. */
const FEW = 3;

export function blocksAt(state: RunState, findings: readonly Finding[], time: number): Block[] {
  const blocks = new Map<string, Block>();
  const add = (block: Block): void => {
    const key = `${block.from}/${block.to}`;
    if (block.from !== block.to && !(blocks.get(key)?.inCircle ?? false)) blocks.set(key, block);
  };
  for (const { status } of state.processes) {
    if (status.state !== 'blocked') continue;
    const { wait } = status;
    for (const to of endersOf(state, wait))
      add({ from: wait.process, to, activity: waitActivity(wait.op), inCircle: false });
  }
  // A deadlock knows more: who could have filled a queue, or set an event.
  for (const { waits, since, until } of findings) {
    if (waits === undefined || since > time || (until !== undefined && until < time)) continue;
    for (const { from, to, inCircle } of waits) {
      const process = state.process(from);
      if (process?.status.state !== 'blocked') continue;
      const activity = waitActivity(process.status.wait.op);
      for (const one of to) add({ from, to: one, activity, inCircle });
    }
  }
  return [...blocks.values()];
}

/** Those that hold what is waited for. Empty where anybody could end the wait. */
function endersOf(state: RunState, { object: id }: Wait): readonly ProcessId[] {
  const object = id === undefined ? undefined : state.object(id);
  switch (object?.kind) {
    case 'lock':
    case 'rlock':
    case 'semaphore':
    case 'bounded-semaphore':
      return object.holders.length > FEW ? [] : object.holders.map(({ process }) => process);
    case 'process':
      return object.process === undefined ? [] : [object.process];
    case 'barrier':
      return object.missing.length > FEW ? [] : object.missing;
    default:
      return [];
  }
}
