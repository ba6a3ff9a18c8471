/**
 * What the fork server does of the program's main module for all its children: it reads, compiles and links it with all that
 * it imports, and evaluates nothing. That is what takes a child the longest; the program's own lines run in each child.
 *
 * Node has no name for this, but does it: it links a module that is `require`d, finds that something in it awaits at its
 * top level, refuses to go on, and takes the same modules for a later `import()`. So a module that awaits and imports the main
 * module is required.
 */
import * as nodeModule from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compiled } from '../../loading/globals.ts';

type Compile = (source: string, filename: string, format: 'module') => unknown;

/** How it ended that a module was to be linked. */
export type Linked =
  | 'linked'
  /** This Node does not do it; nothing has happened. */
  | 'refused'
  /** It can't be linked: parts of it are in the way of a later `import()`. */
  | 'broken';

const mark = 'multiprocessing.evaluated';
const ROUNDS = 3;
const compile = Reflect.get(nodeModule.Module.prototype, '_compile') as Compile | undefined;

/** Blocks until the files are read. */
export async function linkMain(main: string): Promise<Linked> {
  if (!main.startsWith('file:') || !(await canLink())) return 'refused';
  const folder = dirname(fileURLToPath(main));
  // For those that import the library while they run, what there is to know of their folder is known.
  link('import "multiprocessing";', join(folder, 'multiprocessing-folder.mjs'));
  const how = link(`import ${JSON.stringify(main)};`, join(folder, 'multiprocessing-main.mjs'));
  return how === 'ERR_REQUIRE_ASYNC_MODULE' ? 'linked' : 'broken';
}

/** Tries it with modules that tell when they are evaluated. What Node does of each child's `import()` is compiled by that, too. */
async function canLink(): Promise<boolean> {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  // It evaluates in order to say where.
  if (compile === undefined || options.includes('print-required-tla')) return false;
  for (let round = 1; round <= ROUNDS; round++) {
    const url = `data:text/javascript,globalThis[Symbol.for("${mark}")] = ${round}`;
    const how = link(`import ${JSON.stringify(url)};`, `/multiprocessing-try-${round}.mjs`);
    if (how !== 'ERR_REQUIRE_ASYNC_MODULE' || told() === round) return false;
    await compiled.importModule(url);
    if (told() !== round) return false;
  }
  return Reflect.deleteProperty(globalThis, Symbol.for(mark));
}

function told(): unknown {
  return Reflect.get(globalThis, Symbol.for(mark));
}

/** The code of the error with which Node refused to evaluate it. */
function link(source: string, filename: string): unknown {
  const warns = Reflect.getOwnPropertyDescriptor(process, 'emitWarning');
  // That this can be done is an experiment to some versions of Node.
  process.emitWarning = () => undefined;
  try {
    const module = new nodeModule.Module(filename);
    module.filename = filename;
    return compile?.call(module, `${source} await undefined;`, filename, 'module');
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : undefined;
  } finally {
    if (warns !== undefined) Object.defineProperty(process, 'emitWarning', warns);
  }
}
