/** The page: a header, and beside each other the lesson's text, the editor and the panel. */
import { useEffect, useRef } from 'preact/hooks';

import { useSelect } from '../app/store.ts';
import { mountPanel } from '../mount.tsx';
import type { Controller } from './controller.ts';
import { Header } from './header.tsx';
import { LessonPane } from './lesson-pane.tsx';
import { loadEditor } from './load-editor.ts';
import { Split } from './split.tsx';
import { canStart, type Pane } from './state.ts';
import { applyTheme, resolveTheme, watchSystemTheme } from './themes.ts';

const PANES: readonly (readonly [Pane, string])[] = [
  ['text', 'Lesson'],
  ['editor', 'Program'],
  ['panel', 'Run'],
];

export function App({ controller }: { controller: Controller }) {
  const pane = useSelect(controller.store, (state) => state.pane);
  const textOpen = useSelect(controller.store, (state) => state.textOpen);
  useTheme(controller);
  useShortcuts(controller);
  return (
    <div class="page-frame" data-pane={pane} data-text={textOpen ? 'open' : 'closed'}>
      <a
        class="page-skip"
        href="#panel"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('panel')?.focus();
        }}
      >
        Skip to the run
      </a>
      <Header controller={controller} />
      <LineBanner controller={controller} />
      <nav class="page-panes" aria-label="What to show">
        {PANES.map(([id, label]) => (
          <button
            key={id}
            type="button"
            aria-pressed={pane === id}
            onClick={() => {
              controller.showPane(id);
            }}
          >
            {label}
          </button>
        ))}
      </nav>
      <main class="page-main">
        <section class="page-text" aria-label="Lesson">
          <LessonPane controller={controller} />
        </section>
        <Split name="text" label="Width of the lesson" orientation="vertical" />
        <Split name="reading" label="Height of the lesson" orientation="horizontal" />
        <EditorSection controller={controller} />
        <Split name="code" label="Width of the editor" orientation="vertical" />
        <PanelSection controller={controller} />
      </main>
      <Toast controller={controller} />
    </div>
  );
}

function EditorSection({ controller }: { controller: Controller }) {
  const root = useRef<HTMLDivElement>(null);
  const state = useSelect(controller.store, ({ editor }) => editor);
  useEffect(() => {
    if (root.current !== null) loadEditor(root.current, controller);
  }, [controller]);
  return (
    <section class="page-editor" aria-label="Program" aria-busy={state === 'loading'}>
      <div class="page-monaco" ref={root} />
      {state === 'loading' && (
        <p class="page-loading" role="status">
          Loading the editor …
        </p>
      )}
      {state === 'failed' && (
        <div class="page-loading" role="alert">
          <p>The editor could not be loaded.</p>
          <button
            type="button"
            class="mp-button mp-button-primary"
            onClick={() => {
              location.reload();
            }}
          >
            Load the page again
          </button>
        </div>
      )}
      <p class="page-hint">
        <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs · <kbd>Esc</kbd> leaves the editor, <kbd>Shift</kbd>{' '}
        <kbd>Esc</kbd> to the task
      </p>
    </section>
  );
}

function PanelSection({ controller }: { controller: Controller }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (root.current === null) return undefined;
    const panel = mountPanel(root.current, controller.host);
    panel.onFindings((lines) => {
      controller.showFindings(lines);
    });
    panel.onPresent((lines) => {
      controller.showPresent(lines);
    });
    return () => {
      panel.dispose();
    };
  }, [controller]);
  return (
    <section class="page-panel" id="panel" aria-label="Run" tabIndex={-1}>
      <div class="page-panel-root" ref={root} />
    </section>
  );
}

function LineBanner({ controller }: { controller: Controller }) {
  const line = useSelect(controller.store, (state) => state.line);
  if (line !== 'lost') return null;
  return (
    <p class="page-banner" role="alert">
      The playground’s server can’t be reached. Your program is kept in this browser. Start the server again
      in the terminal with <code>npm start</code>, and open the address that it prints; this page then
      connects as well.
    </p>
  );
}

function Toast({ controller }: { controller: Controller }) {
  const toast = useSelect(controller.store, (state) => state.toast);
  useEffect(() => {
    if (toast === undefined) return undefined;
    const timer = setTimeout(() => {
      controller.dismissToast();
    }, 7000);
    return () => {
      clearTimeout(timer);
    };
  }, [toast, controller]);
  return (
    <div class="page-toasts" role="status" aria-live="polite">
      {toast !== undefined && (
        <p class="page-toast" key={toast.count}>
          {toast.text}
        </p>
      )}
    </div>
  );
}

function useTheme(controller: Controller): void {
  const choice = useSelect(controller.store, (state) => state.theme);
  useEffect(() => {
    const apply = (): void => {
      const theme = resolveTheme(choice);
      applyTheme(theme);
      controller.setTheme(choice, theme);
    };
    apply();
    return watchSystemTheme(apply);
  }, [choice, controller]);
}

/** Ctrl+Enter works everywhere on the page; inside the editor Monaco sees it first. */
function useShortcuts(controller: Controller): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
      if (!canStart(controller.store.get())) return;
      event.preventDefault();
      controller.run();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [controller]);
}
