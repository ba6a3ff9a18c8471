/** Which waits last long at a moment and are part of no finding: what a program that seems to stand still is doing. */
import type { Finding } from '../../trace/findings/index.ts';
import type { ProcessState } from '../../trace/model/state.ts';

/** Microseconds from which on a wait is worth a line. */
const LONG = 1_000_000;

/** The longest first. What helps the library waits by trade. */
export function longWaits(
  processes: readonly ProcessState[],
  findings: readonly Finding[],
  time: number,
): ProcessState[] {
  const told = new Set(findings.flatMap((finding) => finding.processes));
  return processes
    .filter(({ id, role, status }) => {
      return (
        status.state === 'blocked' && role === undefined && !told.has(id) && time - status.wait.since > LONG
      );
    })
    .sort((a, b) => sinceOf(a) - sinceOf(b));
}

const sinceOf = ({ status }: ProcessState): number => (status.state === 'blocked' ? status.wait.since : 0);
