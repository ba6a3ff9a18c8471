/** What the tests inside the editor share. */
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../src/extension.ts';

export const extensionId = 'multiprocessing-playground.multiprocessing-playground';

/** Where the extension is. */
export function extensionFolder(): string {
  const extension = vscode.extensions.getExtension(extensionId);
  if (extension === undefined) throw new Error('The extension is not there.');
  return extension.extensionPath;
}

export function api(): ExtensionApi {
  const extension = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  if (extension?.isActive !== true) throw new Error('The extension is not active.');
  return extension.exports;
}

/** Starts a run by a command of ours; the result is its id. */
export async function start(command: string, about: vscode.Uri | string): Promise<string> {
  const id = await vscode.commands.executeCommand<string | undefined>(`multiprocessing.${command}`, about);
  if (id === undefined) throw new Error(`${command} started nothing`);
  return id;
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

/** All of a document's text becomes another; saved. */
export async function rewrite(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

/** What the extension says in notifications while `action` goes on; each is answered by closing it. */
export async function messagesOf(action: () => Thenable<unknown>): Promise<string[]> {
  const { window } = vscode;
  const originals = {
    showErrorMessage: window.showErrorMessage,
    showWarningMessage: window.showWarningMessage,
    showInformationMessage: window.showInformationMessage,
  };
  const said: string[] = [];
  const listen = (message: string): Thenable<undefined> => {
    said.push(message);
    return Promise.resolve(undefined);
  };
  for (const name of Object.keys(originals)) Reflect.set(window, name, listen);
  try {
    await action();
  } finally {
    Object.assign(window, originals);
  }
  return said;
}
