/**
 * Runs the mocha files of `test/vscode/inside/` in the extension host of a real VS Code: they are bundled first (the
 * host loads CommonJS), and a page of the workbench is opened with the address of the bundle.
 */
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { Server } from './server.ts';

export const root = resolve(import.meta.dirname, '../../..');

/** Bundles the files and returns the folder, whose `index.cjs` is what VS Code calls the extension's tests. */
export async function bundleInside(): Promise<string> {
  const from = join(root, 'test/vscode/inside');
  const outdir = join(root, 'out/vscode-tests');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: readdirSync(from)
      .filter((name) => name === 'index.ts' || name.endsWith('.inside.ts'))
      .map((name) => join(from, name)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outdir;
}

export interface WorkbenchPage {
  /** Folder of the compiled tests, to be run by this page. */
  tests?: string;
  /** The extension is that of this checkout; otherwise the installed one, if any. */
  development: boolean;
  /** Absolute path of a file to open. */
  file?: string;
}

/** The address of a folder in the workbench. */
export function workbenchUrl(server: Server, workspace: string, page: WorkbenchPage): string {
  const { host } = new URL(server.url);
  const remote = (path: string): string => `vscode-remote://${host}${path}`;
  const payload = [
    ...(page.development ? [['extensionDevelopmentPath', remote(root)]] : []),
    ...(page.tests === undefined ? [] : [['extensionTestsPath', remote(join(page.tests, 'index.cjs'))]]),
    ...(page.file === undefined ? [] : [['openFile', remote(page.file)]]),
  ];
  return `${server.url}?folder=${workspace}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

/** Resolves with the exit code of the tests; what they print goes to `log`. */
export async function runInside(
  context: BrowserContext,
  server: Server,
  workspace: string,
  log: (line: string) => void,
): Promise<number> {
  const tests = await bundleInside();
  const page = await context.newPage();
  const ended = new Promise<number>((done) => {
    void page.exposeFunction('codeAutomationExit', (code: number) => {
      done(code);
    });
  });
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
    log(args.map(String).join(' '));
  });
  await page.goto(workbenchUrl(server, workspace, { tests, development: true }));
  const code = await ended;
  await page.close();
  return code;
}
