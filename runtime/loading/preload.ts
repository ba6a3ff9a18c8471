/** The hooks of the preload: which files Node gets transformed, and where this library lies for all programs. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as LoadModule from './load-module.ts';
import { mainLoader } from './loaded-modules.ts';
import { builtFile, ownFolder, ownModuleUrl } from './own-modules.ts';
import { cached } from './transform-cache.ts';

export interface Loaded {
  format: 'module' | 'commonjs';
  source: string;
  shortCircuit: true;
}

const require = createRequire(import.meta.url);
/** This library, built: not to be transformed. */
const ownUrl = pathToFileURL(`${ownFolder()}/`).href;
const transformable = /\.[cm]?[jt]sx?$/;

/** The URL of an import that Node itself would not find; `undefined`: leave it to Node. */
export function resolveImport(specifier: string, parent: string | undefined): string | undefined {
  const own = ownModuleUrl(specifier);
  if (own !== undefined) return own;
  if (parent === undefined || !parent.startsWith('file:') || !/^\.{1,2}\//.test(specifier)) return undefined;
  const path = fileURLToPath(new URL(specifier, parent));
  if (existsSync(path) && /\.\w+$/.test(path)) return undefined;
  // TypeScript's habits: no extension, or that of the output.
  const bases = [path, path.replace(/\.([cm]?)js$/, '.$1ts')];
  for (const candidate of [...bases, `${path}.ts`, `${path}.js`, join(path, 'index.ts')])
    if (/\.\w+$/.test(candidate) && existsSync(candidate)) return pathToFileURL(candidate).href;
  return undefined;
}

/** A file of the user's, transformed; `undefined` for anything else. */
export function loadTransformed(url: string): Loaded | undefined {
  const [location = ''] = url.split(/[?#]/);
  if (!location.startsWith('file:') || location.startsWith(ownUrl) || !transformable.test(location))
    return undefined;
  const file = fileURLToPath(location);
  if (file.includes('/node_modules/')) return undefined;
  const source = readFileSync(file, 'utf8');
  const isEntry = location === mainLoader();
  const { code, format } = cached(file, source, isEntry, () =>
    compiler().loadableModule(file, source, isEntry),
  );
  return { format: format === 'esm' ? 'module' : 'commonjs', source: code, shortCircuit: true };
}

/** The compiler is large: a child that finds everything in the cache does without. */
function compiler(): typeof LoadModule {
  return require(builtFile('compiler.js')) as typeof LoadModule;
}
