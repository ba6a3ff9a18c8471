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

  it('has them over its import where there is no guard, with what a guard is for; a module has none', async () => {
    const titles = async (content: string): Promise<(string | undefined)[]> => {
      const { uri } = await vscode.workspace.openTextDocument({ language: 'typescript', content });
      return (await lensesOf(uri)).map(({ command, range }) =>
        command?.title.replace(/^\$\(.*?\) /, `${range.start.line}: `),
      );
    };
    const head = "// mine\nimport { Queue } from 'multiprocessing/queues';\n";
    assert.deepEqual(await titles(head), ['1: Run and visualize', '1: Run', '1: No main guard']);
    assert.deepEqual(await titles(`${head}export const q = new Queue();\n`), []);
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
