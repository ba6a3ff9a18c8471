/** The panel, wherever it lives: mounts into an element and talks to its host. */
import '@vscode/codicons/dist/codicon.css';
import './styles/tokens.css';
import './styles/base.css';
import { render } from 'preact';
import type { PanelHost } from '../trace/panel-protocol.ts';
import { Empty } from './parts/empty.tsx';

export interface MountedPanel {
  dispose(): void;
}

/** Fills `root`, which must have a size of its own, and sends `ready` to the host when it can receive. */
export function mountPanel(root: HTMLElement, host: PanelHost): MountedPanel {
  root.classList.add('mp-panel');
  host.onMessage(() => undefined);
  render(<Empty icon="graph" title="No run yet" />, root);
  host.post({ type: 'ready' });
  return {
    dispose: () => {
      render(null, root);
      root.classList.remove('mp-panel');
    },
  };
}
