/** Which limit of a run is exceeded, in the words that the learner reads. */
import type { ProcessStat } from './proc.ts';
import type { RunLimits } from './run.ts';

export interface Usage {
  readonly processes: readonly ProcessStat[];
  /** Bytes written to stdout and stderr. */
  readonly output: number;
  /** Milliseconds since the start. */
  readonly elapsed: number;
}

export function exceededLimit(limits: RunLimits, usage: Usage): string | undefined {
  const alive = usage.processes.filter(({ state }) => state !== 'Z').length;
  if (limits.processes !== undefined && alive > limits.processes) {
    return `The program had ${alive} processes at once; the limit is ${limits.processes}. Is every start() meant to run, and is the main guard there?`;
  }
  if (limits.memory !== undefined) {
    const memory = usage.processes.reduce((sum, { rss }) => sum + rss, 0);
    if (memory > limits.memory) {
      return `The program's processes used ${megabytes(memory)} of memory together; the limit is ${megabytes(limits.memory)}.`;
    }
  }
  if (limits.output !== undefined && usage.output > limits.output) {
    return `The program wrote more than ${megabytes(limits.output)} to its output, which is the limit. Is there a loop that prints without end?`;
  }
  if (limits.time !== undefined && usage.elapsed > limits.time) {
    return `The program ran longer than ${Number((limits.time / 1000).toFixed(1))} s, which is the limit.`;
  }
  return undefined;
}

function megabytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(bytes < 10 << 20 ? 1 : 0)} MB`;
}
