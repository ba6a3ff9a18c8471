/**
 * What V8 has compiled of this library, kept for the next process: half a megabyte of text is else looked through and
 * compiled by every Node that is started. The files lie in a folder of the user's (`$XDG_CACHE_HOME/multiprocessing`, or
 * `~/.cache/multiprocessing`), and any of them may be missing or of no use: then V8 compiles as ever.
 *
 * What is read here is executed. So it is taken only from a file that belongs to this user and that nobody else may write
 * to; and each file holds all of it twice, since V8 does not notice where a byte has changed. (To compare is faster than any
 * sum, for which Node would have to load its cryptography: half as long as its whole start.)
 */
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Raised with every change of what a file holds. */
const FORMAT = 1;
/** Older ones than these are removed when one is written: of other versions of Node, or of this library. */
const KEPT = 24;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Names what V8 makes of this file: another file, another Node or other options are another name. A file that was changed or
 * replaced has another time of change, whatever was done to its other times.
 */
export function cacheKey(file: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = fs.statSync(file, { bigint: true });
  const { version, arch, execArgv, env } = process;
  const numbers = [dev, ino, size, mtimeNs, ctimeNs].map((number) => number.toString(36));
  const options = execArgv.join(' ') + (env['NODE_OPTIONS'] ?? '');
  return [FORMAT, version, arch, ...numbers, ...(options === '' ? [] : [shortened(options)])].join('-');
}

/** Options that meet in one name are no harm: V8 does not take what was made under other ones. */
function shortened(text: string): string {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return (hash >>> 0).toString(36);
}

/** Whether there is one, which may turn out to be damaged: for who would not read it. */
export function hasCompiled(key: string): boolean {
  try {
    const stat = fs.lstatSync(join(folder(), key));
    return stat.isFile() && isOurs(stat) && stat.size > 0;
  } catch {
    return false;
  }
}

/** `undefined`: there is none that can be trusted. A damaged one is removed, so that it is made anew. */
export function readCompiled(key: string): Buffer | undefined {
  let fd: number | undefined;
  try {
    const path = join(folder(), key);
    fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    const stat = fs.fstatSync(fd);
    if (!stat.isFile() || !isOurs(stat) || stat.size === 0) return undefined;
    const bytes = fs.readFileSync(fd);
    const half = bytes.length >> 1;
    const data = bytes.subarray(0, half);
    if (data.equals(bytes.subarray(half))) return data;
    fs.rmSync(path, { force: true });
    return undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}

/** Whole or not at all: others read at the same time. Where it can't be kept, the next process compiles again. */
export function keepCompiled(key: string, data: Buffer): void {
  try {
    const place = folder();
    // Not with `recursive`: where a folder can't be made, as in /proc, Node tries for ever.
    for (const path of [dirname(place), place]) if (!fs.existsSync(path)) fs.mkdirSync(path, { mode: 0o700 });
    if (!isOurs(fs.lstatSync(place))) return;
    removeOld(place);
    const temporary = join(place, `.${key}.${process.pid}`);
    try {
      fs.writeFileSync(temporary, Buffer.concat([data, data]), { mode: 0o600, flag: 'wx' });
      fs.renameSync(temporary, join(place, key));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
  } catch {
    // A full disk, no home, a folder that is another's.
  }
}

function folder(): string {
  const base = process.env['XDG_CACHE_HOME'];
  return join(base?.startsWith('/') === true ? base : join(homedir(), '.cache'), 'multiprocessing');
}

function isOurs({ uid, mode }: fs.Stats): boolean {
  return uid === process.getuid?.() && (mode & WRITABLE_BY_OTHERS) === 0;
}

/** Also what writers that were killed have left. */
function removeOld(place: string): void {
  const files = fs.readdirSync(place).map((name) => {
    const path = join(place, name);
    return { path, time: fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 };
  });
  files.sort((a, b) => b.time - a.time);
  for (const { path } of files.slice(KEPT)) fs.rmSync(path, { force: true });
}
