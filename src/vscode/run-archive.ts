/**
 * The runs of this window on disk, written while they run: a panel finds its run again after the window was reloaded,
 * and the Runs view has those of before. Two files a run: its container (`docs/trace-format.md`), and what it was. The
 * oldest are removed when there are too many.
 */
import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunStatus } from '../../trace/panel-protocol.ts';

export interface ArchivedRun {
  readonly id: string;
  readonly title: string;
  /** URI of what was run, as the editor names it. */
  readonly program: string;
  /** The file that ran; another one than the program's when that was not saved. */
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly status: RunStatus;
}

/** A run that is being written. */
export interface ArchiveWriter {
  append(bytes: Uint8Array): void;
  update(run: ArchivedRun): void;
  /** Resolves when all of it is on disk. */
  close(): Promise<void>;
}

export const traceExtension = '.mptrace';
/** A run holds what its program said and sent. */
const OWNER_ONLY = 0o600;

export class RunArchive {
  readonly folder: string;
  readonly #keep: () => number;

  /** The folder is made when it is needed; `keep` tells how many runs are kept. */
  constructor(folder: string, keep: () => number) {
    this.folder = folder;
    this.#keep = keep;
  }

  pathOf(id: string): string {
    if (!/^[\w-]+$/.test(id)) throw new RangeError(`"${id}" is not the id of a run`);
    return join(this.folder, id + traceExtension);
  }

  /** Throws what the file system throws where the folder can't be written. */
  create(run: ArchivedRun): ArchiveWriter {
    const path = this.pathOf(run.id);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const info = join(this.folder, `${run.id}.json`);
    const update = (now: ArchivedRun): void => {
      writeFileSync(info, JSON.stringify(now), { mode: OWNER_ONLY });
    };
    update(run);
    // The file is there from the first moment on, whatever happens to this process.
    writeFileSync(path, '', { mode: OWNER_ONLY });
    const stream = createWriteStream(path, { flags: 'a' });
    // A full disk must not end the editor's host; what was written before it stays.
    let failed = false;
    stream.on('error', () => {
      failed = true;
    });
    this.#prune(run.id);
    return {
      append: (bytes) => {
        if (!failed) stream.write(bytes);
      },
      update: (now) => {
        if (!failed) update(now);
      },
      close: () =>
        new Promise((resolve) => {
          if (failed || stream.closed) resolve();
          else {
            stream.once('close', resolve);
            stream.end();
          }
        }),
    };
  }

  /** Newest first. What can't be read is left out. */
  list(): ArchivedRun[] {
    return this.#names()
      .map((name) => this.#info(join(this.folder, name)))
      .filter((run) => run !== undefined)
      .sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Undefined when the run is not (any more) there. */
  read(id: string): { run: ArchivedRun; bytes: Uint8Array } | undefined {
    try {
      const path = this.pathOf(id);
      const run = this.#info(join(this.folder, `${id}.json`));
      return run === undefined ? undefined : { run, bytes: new Uint8Array(readFileSync(path)) };
    } catch {
      return undefined;
    }
  }

  delete(id: string): void {
    rmSync(this.pathOf(id), { force: true });
    rmSync(join(this.folder, `${id}.json`), { force: true });
  }

  #names(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith('.json'));
    } catch {
      return [];
    }
  }

  #info(path: string): ArchivedRun | undefined {
    try {
      const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
      return isArchivedRun(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  #prune(current: string): void {
    const others = this.list().filter(({ id }) => id !== current);
    for (const { id } of others.slice(Math.max(0, this.#keep() - 1))) this.delete(id);
  }
}

function isArchivedRun(value: unknown): value is ArchivedRun {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string): boolean => typeof Reflect.get(value, name) === type;
  return (
    has('id', 'string') &&
    has('title', 'string') &&
    has('program', 'string') &&
    has('file', 'string') &&
    has('startedAt', 'number') &&
    has('status', 'object')
  );
}
