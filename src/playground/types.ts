/** The declarations that the editor needs to know `multiprocessing` and Node, as the paths under which it shall see them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface TypeFiles {
  /** Path below `node_modules/` to text. */
  files: Record<string, string>;
}

/** The library's declarations appear as built, under `multiprocessing/` (`runtime/…` and `trace/…` inside it). */
const SOURCES = [
  { from: 'runtime/dist/types', to: 'multiprocessing' },
  { from: 'node_modules/@types/node', to: '@types/node' },
  { from: 'node_modules/undici-types', to: 'undici-types' },
] as const;

const cache = new Map<string, Promise<TypeFiles>>();

export function readTypes(root: string): Promise<TypeFiles> {
  let found = cache.get(root);
  if (found === undefined) {
    found = readAll(root);
    cache.set(root, found);
  }
  return found;
}

async function readAll(root: string): Promise<TypeFiles> {
  const lists = await Promise.all(
    SOURCES.map(async ({ from, to }) => {
      const folder = join(root, from);
      // A missing folder leaves the editor without these types; the program still runs.
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      // Typings for older TypeScript releases are not what this editor reads.
      const wanted = names.filter((name) => name.endsWith('.d.ts') && !/^ts\d/.test(name));
      return Promise.all(
        wanted.map(async (name) => [`${to}/${name}`, await readFile(join(folder, name), 'utf8')] as const),
      );
    }),
  );
  return { files: Object.fromEntries(lists.flat()) };
}
