/** Opens saved runs (`*.mptrace`) as the editor opens any file, in a workspace that is not trusted or not on disk too. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { traceEditorType } from './names.ts';
import { PanelLink, type PanelRequest } from './panel-link.ts';
import { savedStatus } from '../../trace/codec/saved-status.ts';
import { SavedSession, type Session } from './session.ts';

interface TraceDocument extends vscode.CustomDocument {
  readonly session: SavedSession;
}

class TraceEditors implements vscode.CustomReadonlyEditorProvider<TraceDocument> {
  readonly #media: vscode.Uri;
  readonly #onRequest: (request: PanelRequest, session: Session) => void;

  constructor(media: vscode.Uri, onRequest: (request: PanelRequest, session: Session) => void) {
    this.#media = media;
    this.#onRequest = onRequest;
  }

  async openCustomDocument(uri: vscode.Uri): Promise<TraceDocument> {
    // Whether it is a trace at all is for the panel to say: it reads what can be read of a damaged one. That nothing
    // more will come is part of it, or one that was cut off would only look short.
    const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
    const title = basename(uri.path);
    const session = new SavedSession({
      id: randomUUID(),
      title,
      startedAt: 0,
      bytes,
      status: savedStatus(bytes, title),
    });
    return { uri, session, dispose: () => undefined };
  }

  resolveCustomEditor({ session }: TraceDocument, panel: vscode.WebviewPanel): void {
    const link = new PanelLink(panel.webview, this.#media, session, this.#onRequest);
    panel.onDidChangeViewState(() => {
      if (!panel.visible) link.hidden();
    });
    panel.onDidDispose(() => {
      link.dispose();
    });
  }
}

export function registerTraceEditor(
  extension: vscode.Uri,
  onRequest: (request: PanelRequest, session: Session) => void,
): vscode.Disposable {
  return vscode.window.registerCustomEditorProvider(
    traceEditorType,
    new TraceEditors(vscode.Uri.joinPath(extension, 'dist', 'media'), onRequest),
    { supportsMultipleEditorsPerDocument: true },
  );
}
