/**
 * Loads the library itself, `core.cjs`: one file of CommonJS for all entries, so that V8 takes it from what it compiled
 * in an earlier process (`code-cache.ts`), which Node 20 can't do for modules. Nothing else of the library is needed for
 * that, and nothing of Node's that each process would pay for.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { cacheKey, hasCompiled, keepCompiled, readCompiled } from './code-cache.ts';
import { compiled, type CompiledRole } from './globals.ts';

/**
 * What `core.cjs` exports; loaded once for each thread, whichever entry comes first. `here` is the URL of a file beside it.
 * `role`: what V8 compiled in processes of this kind is compiled in this one.
 */
export function loadCore(here: string, role: CompiledRole): unknown {
  const file = join(dirname(fileURLToPath(here)), 'core.cjs');
  const loaded = globalThis as Record<symbol, unknown>;
  return (loaded[Symbol.for(`multiprocessing.core:${file}`)] ??= evaluate(file, role));
}

/** Whose compiled code is of use to whom; the best first. */
const read: Readonly<Record<CompiledRole, readonly CompiledRole[]>> = {
  // What a forked child has compiled is what its parent had, and more.
  main: ['fork', 'main'],
  fork: ['fork'],
  child: ['child'],
  thread: ['child'],
  forkserver: ['forkserver'],
};

function evaluate(file: string, role: CompiledRole): unknown {
  const key = cacheKey(file);
  const roles = read[role];
  let from: CompiledRole | undefined;
  let cachedData: Buffer | undefined;
  for (const one of roles) {
    cachedData = readCompiled(`${key}-${one}`);
    from = one;
    if (cachedData !== undefined) break;
  }
  // What is compiled before the first fork is not compiled by each child again: all of the library, then.
  const whole = role === 'forkserver' && cachedData === undefined;
  if (whole) process.getBuiltinModule('node:v8').setFlagsFromString('--no-lazy');
  const script = new Script(
    // All of it is ASCII: the build escapes what is not.
    `(function (exports, require, module, __mp_core) {${readFileSync(file, 'latin1')}\n})`,
    { filename: file, ...(cachedData === undefined ? {} : { cachedData }) },
  );
  if (whole) process.getBuiltinModule('node:v8').setFlagsFromString('--lazy');
  if (cachedData === undefined || from !== roles[0]) {
    const flags = flagsOfV8();
    compiled.keep = (as) => {
      if (cachedData !== undefined && as === from) return;
      compiled.keep = undefined;
      // Others may have been faster: each forked child of a program's first run asks this. And made under other flags it would be
      // of no use to anybody.
      if (read[as].some((one) => hasCompiled(`${key}-${one}`)) || flagsOfV8() !== flags) return;
      keepCompiled(`${key}-${as}`, script.createCachedData());
    };
  }
  const module: { exports: unknown } = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run(module.exports, requireFor(file, role), module, pathToFileURL(file).href);
  return module.exports;
}

/** V8 writes its version and flags at the head of what it has compiled. */
function flagsOfV8(): string {
  const HEAD_BYTES = 16;
  return new Script('0').createCachedData().toString('hex', 0, HEAD_BYTES);
}

/** Parts of Node that take their time and that most processes never need: loaded when something of theirs is asked for. */
const LATE = ['node:crypto', 'node:net', 'node:timers/promises', 'node:v8', 'node:worker_threads'];

/** The library's `require`. */
function requireFor(file: string, role: CompiledRole): (id: string) => unknown {
  const require = createRequire(file);
  // The entries of these processes run in no thread.
  const known: Record<PropertyKey, unknown> =
    role === 'child' || role === 'forkserver' ? { isMainThread: true } : {};
  const get = (id: string, name: PropertyKey): unknown =>
    id === 'node:worker_threads' && name in known ? known[name] : Reflect.get(require(id) as object, name);
  return (id) => {
    if (id === 'koffi') return koffi(require);
    if (!LATE.includes(id)) return require(id) as unknown;
    return new Proxy({}, { get: (_, name) => get(id, name) });
  };
}

/** Its native part alone, where that lies as it is installed: what is around it are older names, and half of its start. */
function koffi(require: NodeJS.Require): unknown {
  try {
    const beside = createRequire(require.resolve('koffi'));
    return beside(`@koromix/koffi-${process.platform}-${process.arch}`);
  } catch {
    return require('koffi');
  }
}
