/**
 * The preload for plain Node: `node --import multiprocessing/register FILE`. TypeScript runs, every top-level function
 * can be a target, and `import.meta.main` is known, on every supported Node.
 */
import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import { hookRequire } from './loading/hook-require.ts';
import { mainLoader } from './loading/loaded-modules.ts';
import { builtFile } from './loading/own-modules.ts';
import { loadTransformed, resolveImport } from './loading/preload.ts';

/** Hooks on the same thread, which Node 20 lacks and its `@types/node` does not know. */
interface SynchronousHooks {
  registerHooks?: (hooks: {
    resolve: (specifier: string, context: { parentURL?: string }, next: Next) => unknown;
    load: (url: string, context: unknown, next: Next) => unknown;
  }) => void;
}
type Next = (subject: string, context: unknown) => unknown;

const { registerHooks } = nodeModule as typeof nodeModule & SynchronousHooks;

process.setSourceMapsEnabled(true);
// Up to Node 22, the `require` of a CommonJS main module whose text came from a hook asks no hook itself: without a
// text, Node leaves the module to its CommonJS loader, where `hook-require.ts` waits for it.
const throughRequire = Number(process.versions.node.split('.', 1)[0]) < 24;
if (throughRequire) hookRequire();
if (registerHooks === undefined) {
  nodeModule.register(pathToFileURL(builtFile('hooks.js')), {
    data: { main: mainLoader() },
  });
} else {
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = resolveImport(specifier, context.parentURL);
      return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
    },
    load: (url, context, next) => {
      const loaded = loadTransformed(url);
      if (loaded === undefined) return next(url, context);
      return throughRequire && loaded.format === 'commonjs' ? { ...loaded, source: null } : loaded;
    },
  });
}
