/**
 * One webview and the run that it shows. A webview gets nothing while it is hidden and forgets everything when it is
 * shown again: its `ready` is answered with all of the run so far, and bytes follow only while it listens. They are
 * gathered for a moment, so that a fast program costs few messages.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostToPanel, PanelToHost } from '../../trace/panel-protocol.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { panelHtml } from './panel-html.ts';
import { readPanelMessage } from './panel-messages.ts';
import type { Session, SessionEvent } from './session.ts';

/** Milliseconds; the panel paints at most this often. */
const gatherFor = 30;
/** Bytes in one message when all of a run is sent. */
const pieceSize = 4 * 1024 * 1024;

export type PanelRequest = Exclude<PanelToHost, { type: 'ready' }>;

export class PanelLink implements vscode.Disposable {
  readonly #webview: vscode.Webview;
  readonly #own = new Disposables();
  readonly #media: vscode.Uri;
  #subscription: Subscription | undefined;
  #session: Session;
  #listening = false;
  #pending: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    webview: vscode.Webview,
    media: vscode.Uri,
    session: Session,
    onRequest: (request: PanelRequest, session: Session) => void,
  ) {
    this.#webview = webview;
    this.#media = media;
    this.#session = session;
    webview.options = { enableScripts: true, localResourceRoots: [media] };
    this.#own.add(
      webview.onDidReceiveMessage((data: unknown) => {
        const message = readPanelMessage(data);
        if (message === undefined) return;
        if (message.type === 'ready') this.#sendAll();
        else onRequest(message, this.#session);
      }),
    );
    this.show(session);
  }

  get session(): Session {
    return this.#session;
  }

  /** Another run in the same place. */
  show(session: Session): void {
    this.#subscription?.dispose();
    this.#session = session;
    this.#listening = false;
    this.#pending = [];
    this.#subscription = session.listen((event) => {
      this.#follow(event);
    });
    this.#webview.html = this.#page();
  }

  /** The webview was hidden: it will ask again. */
  hidden(): void {
    this.#listening = false;
    this.#pending = [];
  }

  notice(text: string): void {
    this.#post({ type: 'notice', text });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription?.dispose();
    this.#own.dispose();
  }

  #page(): string {
    const resource = (name: string): string =>
      this.#webview.asWebviewUri(vscode.Uri.joinPath(this.#media, name)).toString();
    return panelHtml({
      cspSource: this.#webview.cspSource,
      nonce: randomBytes(18).toString('base64url'),
      script: resource('panel.js'),
      style: resource('panel.css'),
      runId: this.#session.id,
    });
  }

  #sendAll(): void {
    const session = this.#session;
    this.#pending = [];
    const saved = session.program === undefined && session.status.state !== 'idle';
    this.#post({ type: 'reset', live: session.alive, title: session.title, saved });
    const bytes = session.frames();
    for (let at = 0; at < bytes.length; at += pieceSize) {
      // A copy of its own kind: the editor hands over plain byte arrays only, and all of the memory below a view.
      this.#post({ type: 'frames', bytes: new Uint8Array(bytes.subarray(at, at + pieceSize)) });
    }
    this.#post({ type: 'status', status: session.status });
    this.#listening = true;
  }

  #follow(event: SessionEvent): void {
    if (!this.#listening) return;
    if (event.type === 'frames') {
      this.#pending.push(event.bytes);
      this.#timer ??= setTimeout(() => {
        this.#flush();
      }, gatherFor);
    }
    if (event.type === 'status') {
      this.#flush();
      this.#post({ type: 'status', status: this.#session.status });
    }
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length === 0 || !this.#listening) return;
    const length = this.#pending.reduce((sum, { byteLength }) => sum + byteLength, 0);
    // One array of exactly this size: a view would be sent with all of the buffer below it.
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of this.#pending) {
      bytes.set(piece, at);
      at += piece.byteLength;
    }
    this.#pending = [];
    this.#post({ type: 'frames', bytes });
  }

  #post(message: HostToPanel): void {
    void this.#webview.postMessage(message);
  }
}
