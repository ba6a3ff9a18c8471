/** What a runner of programs needs of the library: not for users' programs. */
export {
  buildProgram,
  stopBuilding,
  type BuildOptions,
  type BuildResult,
  type BuiltProgram,
  type FailedBuild,
} from './loading/build-program.ts';
export type { SourceProblem } from './loading/problem.ts';
