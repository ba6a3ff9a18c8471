/** Writing a run to a file of the user's choice: as it is, or for Perfetto. */
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { chromeTrace, RunModel } from '../../trace/index.ts';
import { traceExtension } from './run-archive.ts';
import type { Session } from './session.ts';

async function write(
  session: Session,
  extension: string,
  kind: string,
  bytes: () => Uint8Array,
): Promise<vscode.Uri | undefined> {
  const name = `${session.title.replace(/\.\w+$/, '')}${extension}`;
  const folder =
    vscode.workspace.workspaceFolders?.[0]?.uri ??
    (session.program === undefined ? undefined : vscode.Uri.file(dirname(session.program.file)));
  const uri = await vscode.window.showSaveDialog({
    defaultUri: folder === undefined ? vscode.Uri.file(join('/', name)) : vscode.Uri.joinPath(folder, name),
    filters: { [kind]: [extension.slice(1)] },
    title: `Save ${kind}`,
  });
  if (uri === undefined) return undefined;
  try {
    await vscode.workspace.fs.writeFile(uri, bytes());
    return uri;
  } catch (error) {
    void vscode.window.showErrorMessage(
      `${basename(uri.path)} could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

export async function saveRun(session: Session): Promise<void> {
  await write(session, traceExtension, 'Multiprocessing run', () => session.frames());
}

/** As the JSON that Perfetto and Chrome read. */
export async function exportChrome(session: Session): Promise<void> {
  const uri = await write(session, '.json', 'Chrome trace', () => {
    const model = new RunModel();
    model.feed(session.frames());
    if (!session.alive) model.finish();
    return new TextEncoder().encode([...chromeTrace(model)].join(''));
  });
  if (uri === undefined) return;
  const open = 'Open Perfetto';
  const answer = await vscode.window.showInformationMessage(
    `Saved. Open ${basename(uri.path)} at ui.perfetto.dev.`,
    open,
  );
  if (answer === open) await vscode.env.openExternal(vscode.Uri.parse('https://ui.perfetto.dev'));
}
