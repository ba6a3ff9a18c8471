/** What a program's text gets from the editor before anything runs. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { lensesOf, openProgram } from './workbench.ts';

describe('a program in the editor', () => {
  it('has Run and Run and visualize over its main guard', async () => {
    const uri = await openProgram('hello.ts');
    const lenses = await lensesOf(uri);
    assert.deepEqual(
      lenses.map(({ command }) => command?.title.replace(/^\$\(.*?\) /, '')),
      ['Run and visualize', 'Run'],
    );
    const document = await vscode.workspace.openTextDocument(uri);
    for (const { range } of lenses)
      assert.match(document.lineAt(range.start.line).text, /^if \(import\.meta\.main\)/);
  });

  it('has none when it does not use the library, or when the setting says so', async () => {
    assert.deepEqual(await lensesOf(await openProgram('plain.ts')), []);
    const configuration = vscode.workspace.getConfiguration('multiprocessing');
    await configuration.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await lensesOf(await openProgram('hello.ts')), []);
    } finally {
      await configuration.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
