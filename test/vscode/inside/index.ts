/** What VS Code calls to run the tests of this folder; the same on a desktop and in the server. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { report } from './report.ts';
import { extensionId } from './workbench.ts';

export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension(extensionId);
  if (extension === undefined) throw new Error('The extension is not there.');
  await extension.activate();
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    reporter: Mocha.reporters.Base,
    forbidOnly: true,
    forbidPending: true,
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.inside.cjs')) mocha.addFile(join(__dirname, name));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    report(mocha.run(resolve));
  });
  if (failures > 0) throw new Error(`${failures} of the tests inside VS Code failed`);
}
