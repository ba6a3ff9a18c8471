/** A folder with the fixture programs, to be opened as a workspace and thrown away. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './inside.ts';

export function makeWorkspace(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'mp-workspace-'));
  cpSync(join(root, 'test/fixtures/vscode'), path, { recursive: true });
  // The lesson's program, under a name of its own.
  cpSync(join(root, 'lessons/dining-philosophers/program.ts'), join(path, 'philosophers.ts'));
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
