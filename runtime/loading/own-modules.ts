/** Where this library's own public modules lie, wherever the program that imports them does. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isOwnModule } from './vocabulary.ts';

const fromHere = createRequire(import.meta.url);

/** Absolute path of `multiprocessing` or `multiprocessing/…`; `undefined` for anything else, or where there is none. */
export function ownModulePath(specifier: string): string | undefined {
  if (!isOwnModule(specifier)) return undefined;
  try {
    return fromHere.resolve(specifier);
  } catch {
    return undefined;
  }
}

export function ownModuleUrl(specifier: string): string | undefined {
  const path = ownModulePath(specifier);
  return path === undefined ? undefined : pathToFileURL(path).href;
}
