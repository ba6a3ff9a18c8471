/** The pages that are open: one WebSocket and one session each. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';

import { LARGEST_PROGRAM } from './limits.ts';
import { Session, type SessionOptions } from './session.ts';
import type { Workspace } from './workspace.ts';

/** More than anybody looks at; each may run a program. */
const MOST_PAGES = 24;

export class Pages {
  readonly #options: Omit<SessionOptions, 'link' | 'folder'>;
  readonly #workspace: Workspace;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    // JSON may need several bytes for a character.
    maxPayload: 8 * LARGEST_PROGRAM,
    clientTracking: false,
  });
  readonly #open = new Map<WebSocket, Session>();

  constructor(workspace: Workspace, options: Omit<SessionOptions, 'link' | 'folder'>) {
    this.#workspace = workspace;
    this.#options = options;
  }

  get full(): boolean {
    return this.#open.size >= MOST_PAGES;
  }

  /** For an upgrade request that may pass. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#openSession(webSocket);
    });
  }

  /** Ends every run; resolves when nothing of them is left. */
  async close(): Promise<void> {
    const ending = [...this.#open].map(async ([webSocket, session]) => {
      webSocket.close(1001, 'the playground ends');
      await session.close();
      webSocket.terminate();
    });
    await Promise.allSettled(ending);
  }

  #openSession(webSocket: WebSocket): void {
    const session = new Session({
      ...this.#options,
      folder: this.#workspace.openPage(),
      link: {
        sendText: (text) => {
          webSocket.send(text);
        },
        sendBytes: (bytes) => {
          webSocket.send(bytes);
        },
        get backlog() {
          return webSocket.bufferedAmount;
        },
      },
    });
    this.#open.set(webSocket, session);
    webSocket.on('message', (data, isBinary) => {
      if (isBinary || !Buffer.isBuffer(data)) webSocket.close(1003);
      else if (!session.receive(data.toString('utf8')))
        webSocket.close(1008, 'not a message of the protocol');
    });
    webSocket.on('error', () => {
      webSocket.terminate();
    });
    webSocket.on('close', () => {
      this.#open.delete(webSocket);
      session.close().catch((error: unknown) => {
        console.error(error);
      });
    });
  }
}
