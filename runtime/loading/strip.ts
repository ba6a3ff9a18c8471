/** The first step of the transform: types away, and what Node 20 does not know (`using`, decorators) lowered. */
import type { Loader, Message, TransformFailure, TransformOptions, TransformResult } from 'esbuild';
import { extname } from 'node:path';
import type { SourceProblem } from './problem.ts';

const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
};

export function loaderOf(file: string): Loader | undefined {
  return loaders[extname(file)];
}

export function stripOptions(file: string, source: string): TransformOptions {
  return {
    loader: loaderOf(file) ?? 'js',
    sourcefile: file,
    sourcemap: 'external',
    sourcesContent: true,
    target: 'node20',
    charset: 'utf8',
    logLevel: 'silent',
    // Only lowered decorators rename classes; elsewhere names are kept as they are.
    keepNames: /^\s*@\w/m.test(source),
    // The folder's tsconfig.json has no say: a program runs the same wherever it lies.
    tsconfigRaw: { compilerOptions: { target: 'ES2022', useDefineForClassFields: true } },
  };
}

export interface Stripped {
  readonly code: string;
  /** JSON, version 3. */
  readonly map: string;
  readonly warnings: readonly SourceProblem[];
}

export function stripped(file: string, result: TransformResult): Stripped {
  return {
    code: result.code,
    map: result.map,
    warnings: result.warnings.map((message) => problemOf(message, file)),
  };
}

/** esbuild's messages count columns from 0, in bytes; near enough for a caret. */
export function problemOf(message: Message, file = ''): SourceProblem {
  const { location } = message;
  return {
    file: location === null || location.file === '' ? file : location.file,
    line: location?.line ?? 0,
    column: location === null ? 0 : location.column + 1,
    text: message.text,
  };
}

export function isBuildFailure(error: unknown): error is TransformFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
