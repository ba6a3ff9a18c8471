/**
 * What the transformed program and the library share without importing one another: names on `globalThis`. A program
 * may load another copy of the library, or none; both then find the same registry.
 */

/** A module's top-level names; each is read when it is asked for, so that one not yet initialised does no harm. */
export type Thunks = Readonly<Record<string, () => unknown>>;

export interface RegisteredModule {
  /** What to `import()` so that this module registers itself: a file URL, of a bundle perhaps. */
  readonly loader: string;
  readonly thunks: Thunks;
}

/** Module id (the file URL of the source) → module. */
export const registeredModules: Map<string, RegisteredModule> = ((globalThis as Record<symbol, unknown>)[
  Symbol.for('multiprocessing.modules')
] ??= new Map()) as Map<string, RegisteredModule>;

interface ProcessRole {
  /** `false` in a spawned child, also while it imports the main module. */
  isMain: boolean;
  /** URL of the main module, where a bundle said so itself. */
  main?: string;
}

/** Read by `import.meta.main` of transformed programs. */
export const processRole: ProcessRole = ((globalThis as Record<symbol, unknown>)[
  Symbol.for('multiprocessing.role')
] ??= { isMain: true }) as ProcessRole;

/** In the fork server: what registers the hooks of its preloads, each to be called in each child. See `hooks-later.ts`. */
export const laterHooks: (() => void)[] = ((globalThis as Record<symbol, unknown>)[
  Symbol.for('multiprocessing.laterHooks')
] ??= []) as (() => void)[];

/** Whose compiled code is kept for others of its kind: see `code-cache.ts`. */
export type CompiledRole = 'main' | 'fork' | 'child' | 'thread' | 'forkserver';

interface CompiledCode {
  /** Keeps what has been compiled by now, where the next process would have to compile it once more. */
  keep: ((role: CompiledRole) => void) | undefined;
  /** `import()`, which code that V8 has kept can not do by itself: this comes from a file that Node has loaded. */
  readonly importModule: (url: string) => Promise<unknown>;
}

/** Made by whoever loads the library. */
export const compiled: CompiledCode = ((globalThis as Record<symbol, unknown>)[
  Symbol.for('multiprocessing.compiled')
] ??= { keep: undefined, importModule: (url: string) => import(url) as Promise<unknown> }) as CompiledCode;

/**
 * The first words of a bundle's main module: it is the main module, whatever it was started through, and the program
 * sees its own file in `process.argv`.
 */
export function enterMain(file: string): string {
  const name = JSON.stringify(file);
  return `{ const role = globalThis[Symbol.for("multiprocessing.role")] ??= { isMain: true }; if (role.isMain && role.main === undefined) { role.main = ${helper.here}; process.argv[1] = ${name}; } } `;
}

/** Function names that the transform puts into programs; what they do is {@link helperSource}. */
export const helper = {
  site: '__mp_site',
  register: '__mp_register',
  isMain: '__mp_isMain',
  name: '__mp_name',
  specifier: '__mp_specifier',
  /** Not a function either: what a module exports as default without a name. */
  default: '__mp_default',
  /** Not a function: where the running code lies. Not `import.meta.url` itself, which would make a CommonJS file an ES one. */
  here: '__mp_here',
} as const;

/**
 * The helpers themselves, on one line, as declarations that are hoisted: a module of a cycle is called before its
 * body has run. `siteRecorder` of the tracer is the object that `__mp_site` writes to.
 */
export const helperSource = [
  `var __mp_recorder`,
  `function ${helper.site}(n, x) { (__mp_recorder ??= globalThis[Symbol.for("multiprocessing.site")] ??= { now: 0 }).now = n; return x; }`,
  `function ${helper.name}(f, name) { const is = f.name, bare = /^_|[0-9]+$/g; if (is !== name && typeof is === "string" && is.replace(bare, "") === name.replace(bare, "")) Object.defineProperty(f, "name", { value: name, configurable: true }); }`,
  // A bundler renames one of two functions with the same name; what the user sees keeps it.
  `function ${helper.register}(id, loader, thunks, hoisted) { for (const name of hoisted) ${helper.name}(thunks[name](), name); (globalThis[Symbol.for("multiprocessing.modules")] ??= new Map()).set(id, { loader, thunks }); }`,
  `function ${helper.isMain}() { return globalThis[Symbol.for("multiprocessing.role")]?.isMain !== false; }`,
  // `import(x)` of a bundled module: relative to its source.
  `function ${helper.specifier}(base, x) { return /^\\.{0,2}\\//.test(x) ? new URL(x, base).href : x; }`,
].join('; ');
