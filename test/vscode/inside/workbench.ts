/** What the tests inside the editor share. */
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.ts';

export const extensionId = 'multiprocessing-playground.multiprocessing-playground';

export function api(): ExtensionApi {
  const extension = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  if (extension?.isActive !== true) throw new Error('The extension is not active.');
  return extension.exports;
}

/** Opens a file of the workspace and shows it. */
export async function openProgram(name: string): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The tests need a folder to be open.');
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.window.showTextDocument(uri);
  return uri;
}

export async function lensesOf(uri: vscode.Uri): Promise<vscode.CodeLens[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
  );
  return lenses.filter(({ command }) => command?.command.startsWith('multiprocessing.') === true);
}

/** Resolves when the problems of a document are such. */
export function untilDiagnosed(
  uri: vscode.Uri,
  test: (found: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return new Promise((resolve) => {
    const check = (): boolean => {
      const found = vscode.languages.getDiagnostics(uri);
      if (!test(found)) return false;
      subscription.dispose();
      resolve(found);
      return true;
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      if (uris.some((changed) => changed.toString() === uri.toString())) check();
    });
    check();
  });
}

/** Resolves when nothing of the run is left. */
export function untilOver(id: string): Promise<void> {
  return new Promise((resolve) => {
    const { sessions } = api();
    const check = (): void => {
      if (sessions.live.some((session) => session.id === id)) return;
      subscription.dispose();
      resolve();
    };
    const subscription = sessions.onDidChange(check);
    check();
  });
}
