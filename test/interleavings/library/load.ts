/**
 * Makes the library ready for the simulated machine: production text, bundled, in which the platform, the tracing and a
 * few modules of Node are replaced, and the global names of shared memory are the machine's.
 *
 * Texts may be changed on the way: sizes and counts that would make a scenario needlessly long, and planted bugs. Each
 * change says what it expects to find, and fails when that is not there exactly once.
 */
import { build, type Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Script } from 'node:vm';
import { arraysOf, SharedBuffer } from './arrays.ts';
import type { Library } from './entry.ts';
import { Machine, pipeWord, sentinelOf } from './machine.ts';

const root = resolve(import.meta.dirname, '../../..');
const here = import.meta.dirname;

/** In one file of the library: `from`, which stands there once, becomes `to`. */
export interface Change {
  /** From the root of the repository. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A library for each process, with nothing in common but the memory. */
export type MakeLibrary = (machine: Machine) => Library;

const replacements: Readonly<Record<string, string>> = {
  [resolve(root, 'runtime/platform/index.ts')]: resolve(here, 'platform.ts'),
  [resolve(root, 'runtime/tracing/index.ts')]: resolve(here, 'tracing.ts'),
};

/** The same changes give the same library. */
const loaded = new Map<string, Promise<MakeLibrary>>();

export function loadLibrary(changes: readonly Change[]): Promise<MakeLibrary> {
  const key = JSON.stringify(changes);
  let library = loaded.get(key);
  if (library === undefined) {
    library = load(changes);
    loaded.set(key, library);
  }
  return library;
}

async function load(changes: readonly Change[]): Promise<MakeLibrary> {
  const applied = new Set<Change>();
  const result = await build({
    entryPoints: [resolve(here, 'entry.ts')],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
    plugins: [simulation(changes, applied)],
  });
  for (const change of changes) if (!applied.has(change)) throw new Error(`${change.file} was not loaded.`);
  const [output] = result.outputFiles;
  const text = output?.text ?? '';
  const script = new Script(
    `(function (machine, Machine, SharedBuffer, pipeWord, sentinelOf, Atomics, Int32Array, Uint8Array, Float64Array, Buffer, require, module, FinalizationRegistry) {${text}\n})`,
    { filename: 'library-of-the-simulated-machine.cjs' },
  );
  const evaluate = script.runInThisContext() as (...globals: unknown[]) => void;
  return (machine) => {
    const module: { exports: unknown } = { exports: {} };
    const arrays = arraysOf(machine);
    evaluate(
      machine,
      Machine,
      SharedBuffer,
      pipeWord,
      sentinelOf,
      arrays['Atomics'],
      arrays['Int32Array'],
      arrays['Uint8Array'],
      arrays['Float64Array'],
      arrays['Buffer'],
      requireFor,
      module,
      NothingIsCollected,
    );
    return module.exports as Library;
  };
}

function simulation(changes: readonly Change[], applied: Set<Change>): Plugin {
  return {
    name: 'simulated-machine',
    setup(hooks) {
      hooks.onLoad({ filter: /\/(runtime|test\/interleavings)\/.*\.ts$/ }, ({ path }) => {
        const source = replacements[path] ?? path;
        let contents = readFileSync(source, 'utf8');
        for (const change of changes) {
          if (resolve(root, change.file) !== path) continue;
          contents = changed(contents, change);
          applied.add(change);
        }
        return { contents, loader: 'ts', resolveDir: resolve(source, '..') };
      });
    },
  };
}

export function changed(contents: string, { file, from, to }: Change): string {
  const parts = contents.split(from);
  if (parts.length !== 2)
    throw new Error(
      `${file} has this ${parts.length - 1} times, not once; bring the change in line with the text:\n${from}`,
    );
  return parts.join(to);
}

const realRequire = createRequire(import.meta.url);

/** Node's modules that would ask the machine that this runs on. */
const standIns: Readonly<Record<string, unknown>> = {
  // One processor: nobody looks in vain before he sleeps.
  'node:os': { availableParallelism: () => 1, constants: {} },
  'node:net': {
    Socket: class {
      on(): this {
        return this;
      }
      ref(): this {
        return this;
      }
      unref(): this {
        return this;
      }
      destroy(): void {
        // Nothing is open.
      }
    },
  },
  'node:crypto': { randomBytes: (bytes: number) => Buffer.alloc(bytes, 1) },
};

function requireFor(name: string): unknown {
  return standIns[name] ?? realRequire(name);
}

/** When something is collected depends on more than the answers of operations. */
class NothingIsCollected {
  register(): void {
    // Lives for ever.
  }
  unregister(): void {
    // As above.
  }
}
