/** From the learner's file to what Node is started with. */
import { statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { SourceProblem } from '../../runtime/runner.ts';
import { excerptOf } from './excerpt.ts';
import { loadLibrary } from './library.ts';
import type { Supervisor } from './supervisor.ts';

export interface ProgramToBuild {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  /** Version of the Node that will run it. */
  readonly node: string;
}

/** With these a program's Node shows original lines in stacks, and can be forked. */
export const nodeArgs: readonly string[] = [
  '--enable-source-maps',
  '--disable-warning=ExperimentalWarning',
  // What the library's platform layer asks for; it is not loaded where these are needed.
  '--single-threaded',
  '--v8-pool-size=0',
];

/**
 * Builds a program into the supervisor's folder and begins the recording. Resolves with what is wrong with the program;
 * with nothing when its entry is ready. Never rejects for what is wrong with it.
 */
export async function buildInto(
  supervisor: Supervisor,
  program: ProgramToBuild,
): Promise<readonly SourceProblem[]> {
  const { buildProgram, runtimeVersion, stopBuilding } = await loadLibrary();
  supervisor.recorder?.begin({
    program: program.file,
    args: [...program.args],
    node: program.node,
    runtime: runtimeVersion,
  });
  const problem = unreadable(program.file);
  if (problem !== undefined) return [problem];
  const result = await buildProgram({ file: program.file, outDir: supervisor.folder });
  // Its helper process would only keep memory: there is one build in a run.
  void stopBuilding();
  if (!result.ok) return result.errors;
  writeFileSync(supervisor.entry, `import ${JSON.stringify(`../${basename(result.entry)}`)};\n`);
  supervisor.recorder?.program(result.sites, result.sources);
  return [];
}

function unreadable(file: string): SourceProblem | undefined {
  try {
    if (statSync(file).isFile()) return undefined;
    return { file, line: 0, column: 0, text: 'This is a folder, not a program. Name the file to run.' };
  } catch {
    return { file, line: 0, column: 0, text: 'There is no such file.' };
  }
}

/** The build's errors as the panel and the editor show them: all as text, the first one with its place and line. */
export function buildFailure(errors: readonly SourceProblem[]): {
  title: string;
  detail: string;
  site?: { file: string; line: number; column: number };
  excerpt?: string;
} {
  const [first] = errors;
  const site =
    first !== undefined && first.line > 0
      ? { site: { file: first.file, line: first.line, column: first.column } }
      : {};
  const excerpt = first === undefined ? undefined : excerptOfProblem(first);
  return {
    title: first?.line === 0 ? 'The program can not be run' : 'The program does not compile',
    detail: errors.map(describeProblem).join('\n'),
    ...site,
    ...(excerpt === undefined ? {} : { excerpt }),
  };
}

export function excerptOfProblem({ file, line, column }: SourceProblem): string | undefined {
  return file === '' || line === 0 ? undefined : excerptOf(file, line, column);
}

export function describeProblem({ file, line, column, text }: SourceProblem): string {
  if (file === '') return text;
  return line === 0 ? `${file}: ${text}` : `${file}:${line}:${column}: ${text}`;
}
