/** Opens what a link into the editor says. A program is only opened, never run: links come from anywhere. */
import * as vscode from 'vscode';
import { readEditorLink } from './editor-link.ts';
import { Command } from './names.ts';

export async function openLink({ path, query }: vscode.Uri): Promise<void> {
  const link = readEditorLink(path, query);
  if (link === undefined) {
    void vscode.window.showWarningMessage(
      'This link holds no program that can be read. It may have been cut on its way: make it again in the playground.',
    );
  } else if (link.type === 'lesson') await vscode.commands.executeCommand(Command.openLesson, link.lesson);
  else {
    const document = await vscode.workspace.openTextDocument({
      language: 'typescript',
      content: link.program,
    });
    await vscode.window.showTextDocument(document);
  }
}

export function registerLinks(): vscode.Disposable {
  return vscode.window.registerUriHandler({ handleUri: openLink });
}
