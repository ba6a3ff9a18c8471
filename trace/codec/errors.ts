/** What can be wrong with the bytes of a trace. */
import { TRACE_VERSION } from '../schema.ts';

export type TraceProblemCode =
  /** The bytes are something else altogether. */
  | 'not-a-trace'
  /** A trace, of a version that this reader does not know. */
  | 'version'
  /** A trace up to here, then bytes that can't be. What came before them is kept. */
  | 'damaged'
  /** It ends before its end. What came before the cut is kept. */
  | 'cut';

export interface TraceProblem {
  readonly code: TraceProblemCode;
  /** Offset in the file at which it was noticed. */
  readonly offset: number;
  /** For the learner: what it is and what to do. */
  readonly message: string;
}

export function notATrace(): TraceProblem {
  return {
    code: 'not-a-trace',
    offset: 0,
    message:
      'This is not a saved run: it does not begin with "MPRUN". Choose a file that was saved with `mp run --trace FILE` or with Save in the panel.',
  };
}

export function otherVersion(version: number): TraceProblem {
  const advice =
    version > TRACE_VERSION
      ? 'It was saved by a newer version: update to open it.'
      : 'It was saved by an older version: run the program again to get a new one.';
  return {
    code: 'version',
    offset: 8,
    message: `This run was saved in version ${version} of the trace format, and this program reads version ${TRACE_VERSION}. ${advice}`,
  };
}

export function damaged(offset: number, what: string): TraceProblem {
  return {
    code: 'damaged',
    offset,
    message: `The saved run is damaged at byte ${offset}: ${what}. What came before is shown.`,
  };
}

export function cutOff(offset: number): TraceProblem {
  return {
    code: 'cut',
    offset,
    message: `The saved run ends in the middle (after ${offset} bytes): the file was cut off, or the run was not saved to its end. What came before is shown.`,
  };
}
