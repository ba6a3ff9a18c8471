/**
 * Where this library's own public modules lie, wherever the program that imports them does. Read from its
 * package.json and not asked of Node, whose answer passes through the preload's hooks, which ask here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isOwnModule } from './vocabulary.ts';

interface Manifest {
  exports: Readonly<Record<string, string | { default: string }>>;
}

let folder: string | undefined;
let manifest: Manifest | undefined;

/** Absolute path of the library's folder: above this file, wherever it was bundled to. */
export function ownFolder(): string {
  if (folder === undefined) {
    folder = dirname(fileURLToPath(import.meta.url));
    while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  }
  return folder;
}

/** Absolute path of a built file that is not for users: `child.cjs`. */
export function builtFile(name: string): string {
  return join(ownFolder(), 'dist', name);
}

/** Absolute path of `multiprocessing` or `multiprocessing/…`; `undefined` for anything else, or where there is none. */
export function ownModulePath(specifier: string): string | undefined {
  if (!isOwnModule(specifier)) return undefined;
  manifest ??= JSON.parse(readFileSync(join(ownFolder(), 'package.json'), 'utf8')) as Manifest;
  const entry = manifest.exports[`.${specifier.slice('multiprocessing'.length)}`];
  if (entry === undefined) return undefined;
  const path = join(ownFolder(), typeof entry === 'string' ? entry : entry.default);
  return existsSync(path) ? path : undefined;
}

/** URLs of all that programs may import of this library, but for the preload. */
export function ownPublicModules(): string[] {
  ownModulePath('multiprocessing');
  const names = Object.keys(manifest?.exports ?? {}).map((key) => `multiprocessing${key.slice(1)}`);
  return names.flatMap((name) => {
    const url = name.endsWith('/register') || name.endsWith('.json') ? undefined : ownModuleUrl(name);
    return url === undefined ? [] : [url];
  });
}

export function ownModuleUrl(specifier: string): string | undefined {
  const path = ownModulePath(specifier);
  return path === undefined ? undefined : pathToFileURL(path).href;
}
