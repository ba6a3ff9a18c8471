/** From a file of the user's to something that plain Node can run: its own files in one bundle, transformed. */
import type { BuildOptions as EsbuildOptions, OnLoadResult, OutputFile } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Site } from '../../trace/schema.ts';
import { rangeError } from '../errors.ts';
import { enterMain } from './globals.ts';
import { OriginalPositions } from './positions.ts';
import type { SourceProblem } from './problem.ts';
import { programPlugin } from './program-plugin.ts';
import { isBuildFailure, loaderOf, problemOf, stripOptions, stripped } from './strip.ts';
import { withHelpers } from './with-helpers.ts';
import { transformModule, type ModuleFormat, type TransformedModule } from './transform.ts';

export interface BuildOptions {
  /** Absolute path of the program's file: .ts, .mts, .cts, .js, .mjs or .cjs. */
  readonly file: string;
  /** An existing folder for the output. Nothing is written elsewhere. */
  readonly outDir: string;
}

export interface BuiltProgram {
  readonly ok: true;
  /** Absolute path of the file to start Node on, with `--enable-source-maps`. */
  readonly entry: string;
  /** Entry 0 is site number 1. */
  readonly sites: readonly Site[];
  /** The user's own files as they were read, the program's file first. */
  readonly sources: readonly { readonly file: string; readonly text: string }[];
  readonly warnings: readonly SourceProblem[];
}

export interface FailedBuild {
  readonly ok: false;
  /** At least one. */
  readonly errors: readonly SourceProblem[];
  readonly warnings: readonly SourceProblem[];
}

export type BuildResult = BuiltProgram | FailedBuild;

/**
 * Builds `options.file`. Never throws for what is wrong with the program or its file; that is a {@link FailedBuild}.
 * Leaves an esbuild helper process running for the next build; {@link stopBuilding} ends it.
 */
export async function buildProgram(options: BuildOptions): Promise<BuildResult> {
  const build = new ProgramBuild(options);
  try {
    return await build.run();
  } catch (error) {
    return { ok: false, errors: await build.problems(error), warnings: build.warnings };
  }
}

/** Ends esbuild's helper process, which does not keep this process alive but outlives each build. */
export async function stopBuilding(): Promise<void> {
  const { stop } = await import('esbuild');
  await stop();
}

class ProgramBuild {
  readonly warnings: SourceProblem[] = [];
  readonly #sources: { file: string; text: string }[] = [];
  readonly #sites: Site[] = [];
  readonly #read = new Map<string, Promise<TransformedModule>>();
  readonly #options: BuildOptions;
  #format: ModuleFormat | undefined;

  constructor(options: BuildOptions) {
    this.#options = options;
  }

  async run(): Promise<BuiltProgram> {
    const { file, outDir } = this.#options;
    if (loaderOf(file) === undefined)
      throw rangeError(`A program is a .ts, .mts, .cts, .js, .mjs or .cjs file, not "${basename(file)}".`);
    const { build } = await import('esbuild');
    this.#format = (await this.#module(file)).format;
    const extension = this.#format === 'cjs' ? '.cjs' : '.mjs';
    const result = await build({
      ...bundleOptions(this.#format),
      entryPoints: [{ in: file, out: basename(file, extname(file)) }],
      outdir: outDir,
      absWorkingDir: dirname(file),
      outExtension: { '.js': extension },
      plugins: [programPlugin({ entry: file, format: this.#format, read: (path) => this.#load(path) })],
    });
    const found = result.warnings.map((message) => this.#inSource(problemOf(message, file)));
    this.warnings.push(...(await Promise.all(found)));
    const { format } = await this.#module(file);
    await makeFolders(result.outputFiles);
    const entry = join(outDir, basename(file, extname(file)) + extension);
    await Promise.all(result.outputFiles.map((output) => writeOutput(output, { file, entry, format })));
    return {
      ok: true,
      entry,
      sites: this.#sites,
      sources: this.#sources,
      warnings: this.warnings,
    };
  }

  async problems(error: unknown): Promise<SourceProblem[]> {
    const { file } = this.#options;
    if (isBuildFailure(error) && error.errors.length > 0)
      return Promise.all(error.errors.map((message) => this.#inSource(problemOf(message, file))));
    const text = error instanceof Error ? error.message : String(error);
    return [{ file, line: 0, column: 0, text }];
  }

  /** What the bundler finds wrong stands in the transformed text: back to the user's own line. */
  async #inSource(problem: SourceProblem): Promise<SourceProblem> {
    const path = resolve(dirname(this.#options.file), problem.file);
    const module = await this.#read.get(path)?.catch(() => undefined);
    if (module === undefined || problem.line === 0) return { ...problem, file: path };
    const { mappings } = JSON.parse(module.map) as { mappings: string };
    const position = new OriginalPositions(mappings).find({
      line: problem.line - 1,
      column: problem.column - 1,
    });
    return { ...problem, file: path, line: (position?.line ?? -1) + 1, column: (position?.column ?? -1) + 1 };
  }

  async #load(file: string): Promise<OnLoadResult> {
    try {
      const { code, map } = await this.#module(file);
      const inlineMap = Buffer.from(map).toString('base64');
      return {
        contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${inlineMap}\n`,
        loader: 'js',
        resolveDir: dirname(file),
      };
    } catch (error) {
      if (isBuildFailure(error)) return { errors: error.errors, warnings: error.warnings };
      throw error;
    }
  }

  #module(file: string): Promise<TransformedModule> {
    let module = this.#read.get(file);
    if (module === undefined) {
      module = this.#transform(file);
      this.#read.set(file, module);
    }
    return module;
  }

  async #transform(file: string): Promise<TransformedModule> {
    const source = await readFile(file, 'utf8');
    this.#sources.push({ file, text: source });
    const { transform } = await import('esbuild');
    const plain = stripped(file, await transform(source, stripOptions(file, source)));
    this.warnings.push(...plain.warnings);
    const transformed = transformModule(plain, {
      file,
      source,
      isEntry: file === this.#options.file,
      sitesBefore: this.#sites.length,
      bundle: true,
    });
    this.#sites.push(...transformed.sites);
    return transformed;
  }
}

function bundleOptions(format: ModuleFormat) {
  return {
    bundle: true,
    write: false,
    format,
    platform: 'node',
    target: 'node20',
    // Dynamic imports stay files of their own where the format has such.
    splitting: format === 'esm',
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: 'linked',
    sourcesContent: true,
    charset: 'utf8',
    logLevel: 'silent',
    treeShaking: false,
    tsconfigRaw: {},
  } as const satisfies EsbuildOptions;
}

/** Every output file gets the transform's helpers. */
async function writeOutput(
  { path, contents, text }: OutputFile,
  { file, entry, format }: { file: string; entry: string; format: ModuleFormat },
): Promise<void> {
  if (path.endsWith('.map')) return writeFile(path, contents);
  const extra = requireFor(format, file, text) + (path === entry ? enterMain(file) : '');
  return writeFile(path, withHelpers(text, format, extra));
}

/** `require` as the user's file would have it, where the bundle calls one at run time. */
function requireFor(format: ModuleFormat, file: string, text: string): string {
  const url = JSON.stringify(pathToFileURL(file).href);
  if (format === 'cjs') return `var require = require("node:module").createRequire(${url}); `;
  // CommonJS files in an ES bundle: esbuild's `__require` uses a `require` where there is one.
  return text.includes('__require')
    ? `import { createRequire as __mp_createRequire } from "node:module"; var require = __mp_createRequire(${url}); `
    : '';
}

async function makeFolders(outputs: readonly OutputFile[]): Promise<void> {
  for (const folder of new Set(outputs.map(({ path }) => dirname(path))))
    await mkdir(folder, { recursive: true });
}
