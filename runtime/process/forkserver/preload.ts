/** Modules that the fork server loads before it serves, so that its children have them already. */
import { pathToFileURL } from 'node:url';
import { typeError } from '../../errors.ts';

let chosen: readonly string[] = [];

/**
 * Names modules for the fork server to load once, for all its children: paths, or names of packages as the program's
 * main file would import them. Before the first process is started; a module that can't be loaded is left out.
 * @throws TypeError unless it is an array of texts.
 */
export function setForkserverPreload(modules: readonly string[]): void {
  const given: unknown = modules;
  if (!Array.isArray(given) || !given.every((module) => typeof module === 'string'))
    throw typeError('setForkserverPreload(modules) needs an array of module names.');
  chosen = [...modules];
}

/** As URLs, or names of Node's own modules. */
export function preloadedModules(resolve: (module: string) => string): string[] {
  return chosen.flatMap((module) => {
    if (/^(node|file):/.test(module)) return [module];
    try {
      const path = resolve(module);
      return [path.startsWith('/') ? pathToFileURL(path).href : path];
    } catch {
      return [];
    }
  });
}
