/** The library's types, in whatever is opened, with nothing installed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { extensionFolder, openProgram, untilDiagnosed } from './workbench.ts';

const program = `import * as mp from 'multiprocessing';
import { Pool } from 'multiprocessing/pool';
const queue = new mp.Queue<number>();
const wrong: string = queue.get();
console.log(process.pid, import.meta.main, wrong, Pool);
export {};
`;

function messages(uri: vscode.Uri): string[] {
  return vscode.languages.getDiagnostics(uri).map(({ message }) => message);
}

describe('types of the library', () => {
  it('are known in a file of a folder with no package.json', async () => {
    const uri = await openProgram('types.ts');
    // Its one mistake is found, so the types were looked at; nothing else is.
    await untilDiagnosed(uri, (found) =>
      found.some(({ message }) => message.includes("'number' is not assignable")),
    );
    assert.equal(messages(uri).length, 1, messages(uri).join('\n'));
  });

  it('are known in a document that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: program });
    await vscode.window.showTextDocument(document);
    await untilDiagnosed(document.uri, (found) =>
      found.some(({ message }) => message.includes("'number' is not assignable")),
    );
    assert.equal(messages(document.uri).length, 1, messages(document.uri).join('\n'));
  });

  it('are known of every module that the library has', async () => {
    const manifest = JSON.parse(readFileSync(join(extensionFolder(), 'runtime', 'package.json'), 'utf8')) as {
      exports: Record<string, unknown>;
    };
    const modules = Object.entries(manifest.exports)
      .filter(([, entry]) => typeof entry === 'object')
      .map(([path]) => path.replace('.', 'multiprocessing'));
    assert.ok(modules.length > 5, modules.join(' '));
    const lines = modules.map((name, index) => `import * as m${index} from '${name}';\nvoid m${index};\n`);
    const document = await vscode.workspace.openTextDocument({
      language: 'typescript',
      // The mistake at the end shows that the file was looked at.
      content: `${lines.join('')}const wrong: string = 1;\nvoid wrong;\n`,
    });
    await vscode.window.showTextDocument(document);
    await untilDiagnosed(document.uri, (found) =>
      found.some(({ message }) => message.includes("'number' is not assignable")),
    );
    assert.equal(messages(document.uri).length, 1, messages(document.uri).join('\n'));
  });

  it('complete in JavaScript', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'javascript',
      content: "import * as mp from 'multiprocessing';\nmp.\n",
    });
    await vscode.window.showTextDocument(document);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(1, 3),
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['Process', 'Queue', 'Pool', 'Lock'])
      assert.ok(labels.includes(name), `${name} of ${labels.join(' ')}`);
  });
});
