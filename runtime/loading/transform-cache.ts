/**
 * Transformed modules, kept by their content in a folder of the user's: every child of a program loads the same ones,
 * and need not load the compiler for it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadableModule } from './load-module.ts';

/** Raised with every change of the transform's output. */
const FORMAT = 4;

let folder: string | false | undefined;

/** The result of `make`, from the cache if it is there. Works without a cache where none can be had. */
export function cached(
  file: string,
  source: string,
  isEntry: boolean,
  make: () => LoadableModule,
): LoadableModule {
  const place = placeOf(file, source, isEntry);
  if (place === undefined) return make();
  try {
    return JSON.parse(readFileSync(place, 'utf8')) as LoadableModule;
  } catch {
    const made = make();
    store(place, made);
    return made;
  }
}

function placeOf(file: string, source: string, isEntry: boolean): string | undefined {
  folder ??= openFolder();
  if (folder === false) return undefined;
  const key = createHash('sha256').update(`${FORMAT}\0${file}\0${isEntry}\0${source}`).digest('hex');
  return join(folder, `${key.slice(0, 40)}.json`);
}

/** Only a folder that belongs to this user and nobody else may write to: what lies in it is executed. */
function openFolder(): string | false {
  // Not userInfo(): it needs a descriptor, and an entry for this user in /etc/passwd.
  const uid = process.geteuid?.();
  if (uid === undefined) return false;
  const path = join(tmpdir(), `multiprocessing-${uid}`);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const stat = statSync(path);
    return stat.isDirectory() && stat.uid === uid && (stat.mode & 0o022) === 0 ? path : false;
  } catch {
    return false;
  }
}

/** Whole or not at all: other processes read it at the same time. */
function store(place: string, module: LoadableModule): void {
  const temporary = `${place}.${process.pid}`;
  try {
    writeFileSync(temporary, JSON.stringify(module), { mode: 0o600 });
    renameSync(temporary, place);
  } catch {
    // A full disk: then the next process compiles again.
  }
}
