/** Which Node spawned children run on. */
import { isAbsolute } from 'node:path';
import { rangeError, typeError } from '../errors.ts';

let chosen: string | undefined;

/** Absolute path. */
export function executable(): string {
  return chosen ?? process.execPath;
}

/**
 * Has children that are spawned from now on run on another Node than this process does.
 * @throws TypeError, RangeError where it is no absolute path.
 */
export function setExecutable(path: string): void {
  if (typeof path !== 'string')
    throw typeError(`setExecutable(path) needs a path as text, not ${typeof path}.`);
  if (!isAbsolute(path)) throw rangeError(`setExecutable(path) needs an absolute path, not "${path}".`);
  chosen = path;
}
