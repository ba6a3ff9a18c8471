/**
 * A forked child's way to its target. It stands deep in its parent's program when it comes into being: it takes its own
 * place among the processes, leaves everything of its parent's that would go on, and runs the target from the event
 * loop, which is empty then. So a sync and an async target find the same as in a spawned child.
 */
import { Op } from '../../trace/schema.ts';
import { onFork, platform, type Fd } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import { becomeChild, endWith } from './become-child.ts';
import { current } from './current.ts';
import type { Process } from './process.ts';
import { runToEnd } from './run-to-end.ts';
import { setState, stateOf } from './state.ts';
import type { Preparation } from './start/contract.ts';

/** Held by this process alone: its parent sees the end of it. */
let ownSentinel: Fd | undefined;

onFork(() => {
  if (ownSentinel !== undefined) platform.descriptors.close(ownSentinel);
  ownSentinel = undefined;
});

/** Never returns, not even into what called it. */
export function runForkedChild(preparation: Preparation, process: Process, sentinel: Fd): never {
  ownSentinel = sentinel;
  endWith(preparation.parentPid);
  platform.forking.closeInput();
  const { target, args, kwargs } = stateOf(process);
  const own = becomeChild(preparation);
  setState(process, { ...stateOf(own), target, args, kwargs });
  current.process = process;
  if (tracer.on) tracer.instant(Op.ProcessReady, stateOf(own).id);
  return platform.forking.startAfresh(() => {
    void runToEnd(() => process.run());
  });
}
