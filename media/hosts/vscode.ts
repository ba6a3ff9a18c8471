/** The panel inside a VS Code webview: messages go through the editor's own channel, view state into its memory. */
import type { HostToPanel, PanelHost, PanelToHost } from '../../trace/panel-protocol.ts';

interface WebviewApi {
  postMessage(message: PanelToHost): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** Given to the script by VS Code; may be called once only. */
  function acquireVsCodeApi(): WebviewApi;
}

export function vscodeHost(): PanelHost {
  const api = acquireVsCodeApi();
  return {
    post: (message) => {
      api.postMessage(message);
    },
    onMessage: (listener) => {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (isHostMessage(event.data)) listener(event.data);
      });
    },
    loadState: () => api.getState(),
    saveState: (state) => {
      api.setState(state);
    },
  };
}

const types: ReadonlySet<unknown> = new Set(['reset', 'frames', 'status', 'notice']);

/** The editor posts messages of its own into the same window: only ours pass. */
function isHostMessage(data: unknown): data is HostToPanel {
  return typeof data === 'object' && data !== null && 'type' in data && types.has(data.type);
}
