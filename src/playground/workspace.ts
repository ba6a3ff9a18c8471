/**
 * Where the programs of the pages lie while they run: a folder of this server that only this user can read, with one folder
 * for each page. Folders of servers that were killed before they could clean up are removed by the next one.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'mp-playground-';

/** The learner's program is always called this. */
export const PROGRAM = 'program.ts';

export class Workspace {
  readonly folder: string;
  #pages = 0;

  constructor(parent = tmpdir()) {
    removeAbandoned(parent);
    // mkdtemp makes it 0700.
    this.folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  }

  /** The folder itself is made when there is something to write into it. */
  openPage(): PageFolder {
    this.#pages++;
    return new PageFolder(join(this.folder, `page-${this.#pages}`));
  }

  /** Synchronous, so that it also works while the process exits. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class PageFolder {
  constructor(readonly folder: string) {}

  /** Returns the program's path. Its folder is emptied before: nothing of the run before is seen by the next. */
  async write(source: string): Promise<string> {
    await rm(this.folder, { recursive: true, force: true });
    await mkdir(this.folder, { mode: 0o700 });
    const file = join(this.folder, PROGRAM);
    await writeFile(file, source, { mode: 0o600 });
    return file;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function removeAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^mp-playground-(\d+)-/.exec(name)?.[1]);
    if (!Number.isSafeInteger(pid) || isAlive(pid)) continue;
    try {
      const path = join(parent, name);
      if (statSync(path).uid === process.getuid?.()) rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else's, or just being removed by another server: not ours to care for.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
