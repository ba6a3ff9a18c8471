/** Links into the editor, as the playground's "Open in VS Code" makes them: a program is opened, never run. */
import assert from 'node:assert/strict';
import { compressToEncodedURIComponent } from 'lz-string';
import * as vscode from 'vscode';
import { api, extensionId, messagesOf } from './workbench.ts';

/** The editor's own way from such an address to whoever handles it. */
async function follow(pathAndQuery: string): Promise<void> {
  await vscode.commands.executeCommand(
    'vscode.open',
    vscode.Uri.parse(`${vscode.env.uriScheme}://${extensionId}${pathAndQuery}`),
  );
}

function nextEditor(test: (document: vscode.TextDocument) => boolean): Promise<vscode.TextDocument> {
  return new Promise((resolve) => {
    const subscription = vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor === undefined || !test(editor.document)) return;
      subscription.dispose();
      resolve(editor.document);
    });
  });
}

describe('a link into the editor', () => {
  const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('extensions');
  const confirmed = 'confirmedUriHandlerExtensionIds';
  before(async () => {
    // Otherwise the editor asks first whether the extension may open it.
    await configuration().update(confirmed, [extensionId], vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await configuration().update(confirmed, undefined, vscode.ConfigurationTarget.Global);
  });
  afterEach(() => {
    assert.deepEqual(api().sessions.live, []);
  });

  it('opens the program that it holds', async () => {
    const program = "import { Lock } from 'multiprocessing';\nconsole.log(new Lock());\n";
    const opened = nextEditor((document) => document.isUntitled);
    await follow(`/open?code=${compressToEncodedURIComponent(program)}`);
    const document = await opened;
    assert.deepEqual([document.getText(), document.languageId], [program, 'typescript']);
  });

  it('opens the lesson that it names', async () => {
    const opened = nextEditor(({ fileName }) => fileName.endsWith('dining-philosophers/program.ts'));
    await follow('/open?lesson=dining-philosophers');
    assert.match((await opened).getText(), /Plato/);
  });

  it('says that it is damaged', async () => {
    const said = await messagesOf(() => follow('/open?code=%20'));
    assert.match(said[0] ?? '', /no program that can be read/);
  });
});
