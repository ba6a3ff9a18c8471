/**
 * The panels beside the code, one a program: a program that is run again is shown where it was, another one gets a
 * panel of its own. After a reload of the window each finds its run in the archive.
 */
import * as vscode from 'vscode';
import { panelViewType } from './names.ts';
import { runIdOf } from './panel-html.ts';
import { PanelLink, type PanelRequest } from './panel-link.ts';
import { SavedSession, type Session } from './session.ts';
import type { Sessions } from './sessions.ts';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly link: PanelLink;
}

export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #open = new Set<OpenPanel>();
  readonly #media: vscode.Uri;
  /** A tab's icon takes no colour of the theme by itself. */
  readonly #icon: { light: vscode.Uri; dark: vscode.Uri };
  readonly #sessions: Sessions;
  readonly #onRequest: (request: PanelRequest, session: Session) => void;

  constructor(
    extension: vscode.Uri,
    sessions: Sessions,
    onRequest: (request: PanelRequest, session: Session) => void,
  ) {
    this.#media = vscode.Uri.joinPath(extension, 'dist', 'media');
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', 'icons', name);
    this.#icon = { light: icon('tab-light.svg'), dark: icon('tab-dark.svg') };
    this.#sessions = sessions;
    this.#onRequest = onRequest;
  }

  /** The run whose panel is in front. */
  get active(): Session | undefined {
    return [...this.#open].find(({ panel }) => panel.active)?.link.session;
  }

  show(session: Session): void {
    const own = this.#find(({ link }) => link.session.id === session.id);
    if (own !== undefined) {
      own.panel.reveal(undefined, true);
      return;
    }
    // Where the same program's last run was, unless that one still runs.
    const reusable = this.#find(
      ({ link }) =>
        !link.session.alive && link.session.program?.uri === session.program?.uri && session.alive,
    );
    if (reusable !== undefined) {
      reusable.panel.title = titleOf(session);
      reusable.link.show(session);
      reusable.panel.reveal(undefined, true);
      return;
    }
    const beside = this.#find(() => true)?.panel.viewColumn ?? vscode.ViewColumn.Beside;
    const panel = vscode.window.createWebviewPanel(
      panelViewType,
      titleOf(session),
      { viewColumn: beside, preserveFocus: true },
      // Hidden panels are not kept alive: the run's bytes are here, the panel's own state in the webview's.
      { enableScripts: true, localResourceRoots: [this.#media], enableFindWidget: true },
    );
    this.#adopt(panel, session);
  }

  /** VS Code calls it for each panel that was open when the window was reloaded. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Thenable<void> {
    const id = runIdOf(state);
    const session = id === undefined ? undefined : this.#sessions.find(id);
    if (session !== undefined) this.#sessions.show(session);
    this.#adopt(panel, session ?? goneSession(id ?? 'none', panel.title));
    return Promise.resolve();
  }

  dispose(): void {
    // The panels themselves stay, to be found again after a reload.
    for (const { link } of this.#open) link.dispose();
    this.#open.clear();
  }

  #find(test: (open: OpenPanel) => boolean): OpenPanel | undefined {
    return [...this.#open].find(test);
  }

  #adopt(panel: vscode.WebviewPanel, session: Session): void {
    panel.iconPath = this.#icon;
    panel.title = titleOf(session);
    const link = new PanelLink(panel.webview, this.#media, session, this.#onRequest);
    const open = { panel, link };
    this.#open.add(open);
    panel.onDidChangeViewState(() => {
      if (!panel.visible) link.hidden();
      if (panel.active) this.#sessions.show(link.session);
    });
    panel.onDidDispose(() => {
      this.#open.delete(open);
      link.dispose();
    });
  }
}

function titleOf(session: Session): string {
  return session.title;
}

/** Its files were removed meanwhile; the panel says so instead of staying blank. */
function goneSession(id: string, title: string): Session {
  return new SavedSession({
    id,
    title,
    startedAt: 0,
    bytes: new Uint8Array(),
    status: {
      state: 'failed',
      program: title,
      title: 'This run is not kept any more',
      detail:
        'Only the newest runs are kept (setting multiprocessing.keptRuns). Run the program again to see it.',
    },
  });
}
