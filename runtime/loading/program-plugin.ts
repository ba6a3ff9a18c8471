/** How esbuild reads a program: the user's own files through the transform, everything else left outside, absolute. */
import type { ImportKind, Loader, OnLoadResult, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { isBuiltin } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ownModulePath } from './own-modules.ts';
import { loaderOf } from './strip.ts';
import { isOwnModule } from './vocabulary.ts';
import type { ModuleFormat } from './transform.ts';

export interface ProgramReader {
  readonly entry: string;
  readonly format: ModuleFormat;
  /** The transformed text of one of the user's files, with its source map inline. */
  read(file: string): Promise<OnLoadResult>;
}

/** Marks what this plugin asks esbuild itself, so that the answer is not asked for again. */
const asked = Symbol('asked');

export function programPlugin(reader: ProgramReader): Plugin {
  return {
    name: 'multiprocessing-program',
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => {
        if (args.kind === 'entry-point') return { path: reader.entry };
        if (args.pluginData === asked) return undefined;
        return resolve(build, reader.format, args.path, args.resolveDir, args.importer, args.kind);
      });
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, ({ path }) => reader.read(path));
    },
  };
}

async function resolve(
  build: PluginBuild,
  format: ModuleFormat,
  path: string,
  resolveDir: string,
  importer: string,
  kind: ImportKind,
): Promise<OnResolveResult> {
  if (isBuiltin(path)) return { path, external: true };
  if (isOwnModule(path)) {
    const own = ownModulePath(path);
    if (own === undefined) return { errors: [{ text: `The library has no public module "${path}".` }] };
    return external(own, format, kind);
  }
  const asPath = path.startsWith('file:') ? fileURLToPath(path) : path;
  const found = await build.resolve(asPath, { resolveDir, importer, kind, pluginData: asked });
  if (found.errors.length > 0) return { errors: found.errors, warnings: found.warnings };
  const isOwnFile =
    !found.path.includes('/node_modules/') &&
    (loaderOf(found.path) ?? dataLoaderOf(found.path)) !== undefined;
  if (isOwnFile || found.external) return found;
  return external(found.path, format, kind);
}

function dataLoaderOf(file: string): Loader | undefined {
  return file.endsWith('.json') ? 'json' : undefined;
}

/** `require` wants a path, `import` a URL. */
function external(path: string, format: ModuleFormat, kind: ImportKind): OnResolveResult {
  const isRequire =
    kind === 'require-call' ||
    kind === 'require-resolve' ||
    (format === 'cjs' && kind === 'import-statement');
  return {
    path: isRequire || !isAbsolute(path) ? path : pathToFileURL(path).href,
    external: true,
    sideEffects: true,
  };
}
