/** What a round has around it, and what of it is left afterwards: processes, names in /dev/shm, files, sockets. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tree } from './tree.ts';

export class Surroundings {
  /** For the round's own files. */
  readonly folder = mkdtempSync(join(tmpdir(), 'mp-chaos-'));
  /** The program's place for temporary files. */
  readonly temporary = mkdtempSync(join(this.folder, 'tmp-'));
  readonly ledger = join(this.folder, 'ledger');
  readonly #names = new Set(readdirSync('/dev/shm'));
  readonly #sockets = new Set(sockets());

  /** What is there that was not there before, in words. */
  left(tree: Tree): string[] {
    return [
      ...tree.all().map((pid) => `process ${pid} (${tree.role(pid)})`),
      ...readdirSync('/dev/shm')
        .filter((name) => !this.#names.has(name) && /^(psm_|mp-|sem\.)/.test(name))
        .map((name) => `/dev/shm/${name}`),
      ...readdirSync(this.temporary).map((name) => `temporary file ${name}`),
      ...sockets()
        .filter((name) => !this.#sockets.has(name) && name.includes(this.temporary))
        .map((name) => `socket ${name}`),
    ];
  }

  /** Milliseconds until nothing was left; what is left after `within` of them. */
  async cleared(tree: Tree, within: number): Promise<{ ms: number; left: string[] }> {
    const begin = performance.now();
    for (;;) {
      const left = this.left(tree);
      const ms = performance.now() - begin;
      if (left.length === 0 || ms > within) return { ms, left };
      await sleep(10);
    }
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Names of Unix sockets, abstract ones with an @. */
function sockets(): string[] {
  return readFileSync('/proc/net/unix', 'latin1')
    .split('\n')
    .map((line) => line.split(' ').at(-1) ?? '')
    .filter((name) => name.includes('/') || name.includes('multiprocessing-'));
}
