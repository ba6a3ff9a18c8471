/** Modules that this process has imported for the sake of references into them, and which is the program's main one. */
import { createRequire } from 'node:module';
import { realpathSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiled, processRole } from './globals.ts';

const namespaces = new Map<string, object>();
const require = createRequire(import.meta.url);
let main: string | undefined;
let mainKnown = false;

/** URL of the file that the program's first process was started with; `undefined` for `node -e` and the like. */
export function mainLoader(): string | undefined {
  if (!mainKnown) {
    mainKnown = true;
    main = processRole.main ?? ofArgv(process.argv[1]);
  }
  return main;
}

/** In a child: that of its parent. */
export function setMainLoader(url: string | undefined): void {
  main = url;
  mainKnown = true;
}

function ofArgv(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return pathToFileURL(require.resolve(realpathSync(path))).href;
  } catch {
    return undefined;
  }
}

/** Imports a module, which thereby registers its functions if it was transformed. */
export async function loadModule(url: string): Promise<void> {
  if (!namespaces.has(url)) namespaces.set(url, (await compiled.importModule(url)) as object);
}

export function loadedModule(url: string): unknown {
  const namespace = namespaces.get(url);
  if (namespace === undefined) return undefined;
  // What a CommonJS module exports under a name is not always a named export.
  const commonJs = commonJsModule(url);
  return commonJs === undefined ? namespace : commonJs.exports;
}

export function isCommonJsNamespace(url: string): boolean {
  return commonJsModule(url) !== undefined;
}

function commonJsModule(url: string): { exports?: unknown } | undefined {
  if (!url.startsWith('file:')) return undefined;
  const cached = require.cache[fileURLToPath(url)] as { exports?: unknown } | undefined;
  return cached === undefined || isNamespace(cached.exports) ? undefined : cached;
}

/** An ES module that was `require`d has an entry in the cache too, with its namespace as exports. */
export function isNamespace(exports: unknown): boolean {
  return (
    typeof exports === 'object' && exports !== null && Reflect.get(exports, Symbol.toStringTag) === 'Module'
  );
}

/**
 * Imports a module without waiting, which works for CommonJS and for ES modules without a top-level await; others must
 * have been loaded before. Throws what the module threw.
 */
export function loadNow(url: string): void {
  if (!url.startsWith('file:')) return;
  try {
    namespaces.set(url, require(fileURLToPath(url)) as object);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_CYCLE_MODULE') throw error;
    throw new Error(
      `${url} is still being evaluated, and plain Node does not say what it has at its top level until it is. ` +
        'Run the program with `mp run` or `node --import multiprocessing/register`, or move the class to a module of its own.',
      { cause: error },
    );
  }
}
