/**
 * The state of the page in its address: the program compressed in the hash (which never reaches the server), the choices in
 * the query.
 */
import { compressToEncodedURIComponent, decompressFromEncodedURIComponent } from 'lz-string';

import type { RunSettings } from '../../trace/playground-protocol.ts';

const CODE = 'code=';

/** `undefined`: the hash holds no program. `null`: it does, but it was cut or changed on its way. */
export function programFromHash(hash: string): string | null | undefined {
  const at = hash.indexOf(CODE);
  if (at === -1) return undefined;
  const program = decompressFromEncodedURIComponent(hash.slice(at + CODE.length)) as string | null;
  return program === null || program === '' ? null : program;
}

export function hashFor(program: string): string {
  return `#${CODE}${compressToEncodedURIComponent(program)}`;
}

/** Opens the program in VS Code, where the extension is installed (`src/vscode/open-link.ts` reads it). */
export function editorLink(program: string): string {
  const code = compressToEncodedURIComponent(program);
  return `vscode://multiprocessing-playground.multiprocessing-playground/open?code=${code}`;
}

export function settingsFromQuery(search: string): RunSettings {
  const query = new URLSearchParams(search);
  const start = query.get('start');
  const seconds = Number(query.get('seconds') ?? Number.NaN);
  return {
    ...(start === 'spawn' || start === 'fork' || start === 'forkserver' ? { startMethod: start } : {}),
    ...(Number.isFinite(seconds) && seconds > 0 ? { seconds } : {}),
  };
}

/** The query for a lesson and settings; whatever else the present one says is kept. */
export function queryFor(search: string, lesson: string | undefined, settings: RunSettings): string {
  const query = new URLSearchParams(search);
  const set = (name: string, value: string | number | undefined): void => {
    if (value === undefined) query.delete(name);
    else query.set(name, String(value));
  };
  set('lesson', lesson);
  set('start', settings.startMethod);
  set('seconds', settings.seconds);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Longer addresses are cut by mail programs and chats; worth a word to the learner. */
export const COMFORTABLE_LENGTH = 8000;
