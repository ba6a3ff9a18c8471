/** The page's line to its server. A lost line means that the run has ended with it; the page says so and tries again. */
import type { PageToServer, ServerToPage } from '../../trace/playground-protocol.ts';

export type LineState = 'connecting' | 'open' | 'lost';

export interface LineListener {
  state(state: LineState): void;
  message(message: ServerToPage): void;
  frames(bytes: Uint8Array): void;
}

const RETRY_MS = 2000;

export class Line {
  readonly #listener: LineListener;
  #socket: WebSocket | undefined;
  #wasOpen = false;

  constructor(listener: LineListener) {
    this.#listener = listener;
    this.#connect();
  }

  /** False when the server can't be reached now. */
  send(message: PageToServer): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect(): void {
    const socket = new WebSocket(`ws://${location.host}/api/session`);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#listener.state(this.#wasOpen ? 'lost' : 'connecting');
    socket.addEventListener('open', () => {
      this.#wasOpen = true;
      this.#listener.state('open');
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) this.#listener.frames(new Uint8Array(event.data));
      // The server is our own, and of the same version: it served this page.
      else if (typeof event.data === 'string') this.#listener.message(JSON.parse(event.data) as ServerToPage);
    });
    socket.addEventListener('close', () => {
      this.#wasOpen = true;
      this.#listener.state('lost');
      setTimeout(() => {
        this.#connect();
      }, RETRY_MS);
    });
  }
}
