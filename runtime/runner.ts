/**
 * What a runner of programs (the `mp` command, an editor's runner, the playground) uses of this library. Not for
 * programs: they import `multiprocessing`.
 */
import { platform } from './platform/index.ts';
import type { OutputSocket } from './platform/index.ts';

export {
  buildProgram,
  stopBuilding,
  type BuildOptions,
  type BuildResult,
  type BuiltProgram,
  type FailedBuild,
} from './loading/build-program.ts';
export type { SourceProblem } from './loading/problem.ts';
export type { OutputSocket };

/** Watching over the processes of a run. Each throws `UnsupportedError` where programs can't run. */
export const supervision = {
  /** Orphans among this process's descendants become its children. */
  becomeSubreaper: (): void => {
    platform.processes.becomeSubreaper();
  },
  openOutputSocket: (): OutputSocket => platform.supervision.openOutputSocket(),
  /** Exit code or −N of an ended adopted child; `null` if it has not ended. */
  reap: (pid: number): number | null => platform.supervision.reap(pid),
};

/** Of this library. */
export const runtimeVersion = '0.1.0';
