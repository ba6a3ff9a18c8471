/**
 * The panel as a view of its own, below the code or wherever it is dragged to, a side bar too: it shows the run that was
 * started or looked at last. Several runs beside each other are what {@link Panels} is for.
 */
import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import { View } from './names.ts';
import { PanelLink, type PanelRequest } from './panel-link.ts';
import { SavedSession, type Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Before anything was run. */
const none = new SavedSession({ id: 'none', title: '', startedAt: 0, bytes: new Uint8Array() });

export class PanelView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #media: vscode.Uri;
  readonly #sessions: Sessions;
  readonly #onRequest: (request: PanelRequest, session: Session) => void;
  readonly #own = new Disposables();
  #link: PanelLink | undefined;

  constructor(
    extension: vscode.Uri,
    sessions: Sessions,
    onRequest: (request: PanelRequest, session: Session) => void,
  ) {
    this.#media = vscode.Uri.joinPath(extension, 'dist', 'media');
    this.#sessions = sessions;
    this.#onRequest = onRequest;
    this.#own.add(vscode.window.registerWebviewViewProvider(View.panel, this));
    this.#own.add(
      sessions.onDidChange(() => {
        this.#follow();
      }),
    );
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#link?.dispose();
    const link = new PanelLink(view.webview, this.#media, this.#sessions.latest ?? none, this.#onRequest);
    this.#link = link;
    view.onDidChangeVisibility(() => {
      if (!view.visible) link.hidden();
    });
    view.onDidDispose(() => {
      link.dispose();
      if (this.#link === link) this.#link = undefined;
    });
  }

  /** Brings the view to the front; the keyboard stays where it is. */
  async reveal(): Promise<void> {
    await vscode.commands.executeCommand(`${View.panel}.focus`, { preserveFocus: true });
  }

  dispose(): void {
    this.#link?.dispose();
    this.#own.dispose();
  }

  #follow(): void {
    const { latest } = this.#sessions;
    if (latest !== undefined && this.#link !== undefined && this.#link.session.id !== latest.id)
      this.#link.show(latest);
  }
}
