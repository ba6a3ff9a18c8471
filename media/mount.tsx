/** The panel, wherever it lives: mounts into an element and talks to its host. */
import '@vscode/codicons/dist/codicon.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/tree.css';
import './styles/timeline.css';
import './styles/views.css';
import { render } from 'preact';
import type { PanelHost } from '../trace/panel-protocol.ts';
import { App } from './app/app.tsx';
import { SessionContext } from './app/context.ts';
import { foundLines, type FoundLine } from './app/found-lines.ts';
import { Session } from './app/session.ts';
import { presentWords, whereabouts } from '../trace/model/whereabouts.ts';

export interface MountedPanel {
  dispose(): void;
  /** Calls back with all lines that findings point to, whenever they have changed: for an editor on the same page. */
  onFindings(listener: (lines: readonly FoundLine[]) => void): void;
  /**
   * Calls back with which process is at which line, at the moment that the panel shows: while a program runs, and when
   * somebody looks at its past.
   */
  onPresent(listener: (lines: readonly PresentLine[]) => void): void;
}

export interface PresentLine {
  readonly file: string;
  readonly line: number;
  readonly words: string;
}

/** Fills `root`, which must have a size of its own, and sends `ready` to the host when it can receive. */
export function mountPanel(root: HTMLElement, host: PanelHost): MountedPanel {
  const session = new Session(host);
  root.classList.add('mp-panel');
  render(
    <SessionContext.Provider value={session}>
      <App />
    </SessionContext.Provider>,
    root,
  );
  session.ready();
  return {
    onFindings: (listener) => {
      session.findings.subscribe(() => {
        listener(foundLines(session.findings.get(), (ref) => session.site(ref)));
      });
    },
    onPresent: (listener) => {
      let before = '';
      session.frame.subscribe(() => {
        const shown = session.run.get().live || session.view.get().moment !== undefined;
        const { state } = session.frame.get();
        const lines = shown
          ? whereabouts(state, (ref) => session.site(ref)).map(({ file, line, present }) => ({
              file,
              line,
              words: presentWords(present),
            }))
          : [];
        const now = JSON.stringify(lines);
        if (now === before) return;
        before = now;
        listener(lines);
      });
    },
    dispose: () => {
      session.dispose();
      render(null, root);
      root.classList.remove('mp-panel');
    },
  };
}
