/** The preload's hooks for Node without `module.registerHooks`: they run on a thread of their own. Not for users. */
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { setMainLoader } from './loading/loaded-modules.ts';
import { loadTransformed, resolveImport } from './loading/preload.ts';

/** The thread of the hooks does not know what the program was started with. */
export const initialize: InitializeHook<{ main: string | undefined }> = ({ main }) => {
  setMainLoader(main);
};

export const resolve: ResolveHook = (specifier, context, nextResolve) => {
  const url = resolveImport(specifier, context.parentURL);
  return url === undefined ? nextResolve(specifier, context) : nextResolve(url, context);
};

export const load: LoadHook = (url, context, nextLoad) => {
  const loaded = loadTransformed(url);
  if (loaded === undefined) return nextLoad(url, context);
  // Without a source Node leaves it to its CommonJS loader, where `hook-require.ts` waits for it.
  return loaded.format === 'commonjs' ? { format: 'commonjs', shortCircuit: true } : loaded;
};
