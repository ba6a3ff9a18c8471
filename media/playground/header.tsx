/** The bar on top: which lesson, run and stop, what the run is doing, share, settings and theme. */

import { useSelect } from '../app/store.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Controller } from './controller.ts';
import { LessonMenu } from './lesson-menu.tsx';
import { SettingsMenu } from './settings-menu.tsx';
import { canStart, isBusy, statusWords } from './state.ts';

export function Header({ controller }: { controller: Controller }) {
  const textOpen = useSelect(controller.store, (state) => state.textOpen);
  return (
    <header class="page-header">
      <h1 class="page-title">
        <Icon name="server-process" />
        <span>Multiprocessing</span>
      </h1>
      <LessonMenu controller={controller} />
      <RunButtons controller={controller} />
      <span class="page-gap" />
      <Button
        icon="book"
        label={textOpen ? 'Hide the lesson' : 'Show the lesson'}
        pressed={textOpen}
        class="page-text-toggle"
        onClick={() => {
          controller.setTextOpen(!textOpen);
        }}
      />
      <Button
        icon="vscode"
        label="Open this program in VS Code"
        class="page-to-editor"
        onClick={() => {
          controller.openInEditor();
        }}
      />
      <Button
        icon="link"
        label="Share: copy a link that holds the program"
        class="page-share"
        onClick={() => {
          void controller.share();
        }}
      >
        Share
      </Button>
      <SettingsMenu controller={controller} />
    </header>
  );
}

function RunButtons({ controller }: { controller: Controller }) {
  const status = useSelect(controller.store, (state) => state.status);
  const line = useSelect(controller.store, (state) => state.line);
  const ready = useSelect(controller.store, canStart);
  const busy = isBusy(status);
  return (
    <div class="page-run">
      {/* One button that changes its meaning would be pressed by mistake, and would lose the focus. */}
      <button
        id="run"
        type="button"
        class="mp-button mp-button-primary"
        disabled={!ready}
        aria-keyshortcuts="Control+Enter"
        title={busy ? 'Stop this run, and run the program anew (Ctrl+Enter)' : 'Run the program (Ctrl+Enter)'}
        onClick={() => {
          controller.run();
        }}
      >
        <Icon name="play" />
        <span>Run</span>
      </button>
      <button
        id="stop"
        type="button"
        class="mp-button mp-button-secondary"
        disabled={!busy || status.state === 'stopping'}
        title="Stop the program and all its processes"
        onClick={() => {
          controller.stop();
        }}
      >
        <Icon name="debug-stop" />
        <span>Stop</span>
      </button>
      <span class={`page-status page-status-${status.state}`} role="status">
        {line === 'connecting' ? 'Connecting …' : statusWords(status)}
      </span>
    </div>
  );
}
