/** From a line of the trace to a line in the editor. */
import * as vscode from 'vscode';
import type { Session } from './session.ts';

/** A program that was not saved ran from a copy: its lines are those of the document that it was copied from. */
export function siteUri(session: Session | undefined, file: string): vscode.Uri {
  const program = session?.program;
  return program?.file === file ? vscode.Uri.parse(program.uri) : vscode.Uri.file(file);
}

/** line and column count from 1. */
export async function goTo(
  session: Session | undefined,
  file: string,
  line: number,
  column: number,
): Promise<void> {
  const at = new vscode.Position(line - 1, Math.max(0, column - 1));
  const uri = siteUri(session, file);
  // Not over the panel that was clicked: where the file is open already, else in the first column.
  const shown = vscode.window.visibleTextEditors.find(
    (editor) => editor.document.uri.toString() === uri.toString(),
  );
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    });
  } catch {
    void vscode.window.showWarningMessage(`${uri.fsPath} is not there any more.`);
  }
}
