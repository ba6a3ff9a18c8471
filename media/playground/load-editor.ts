/** Fetches the editor's bundle beside the page and puts the editor into its place. */
import type { Controller } from './controller.ts';
import { fetchTypes } from './fetch.ts';
import { resolveTheme } from './themes.ts';

export function loadEditor(root: HTMLElement, controller: Controller): void {
  const types = fetchTypes();
  importEditor()
    .then(({ createEditor }) => {
      const editor = createEditor(root, {
        theme: resolveTheme(controller.store.get().theme),
        program: controller.program,
        workerUrl: asset,
        types,
        onChange: (program) => {
          controller.editorChanged(program);
        },
        onRun: () => {
          controller.run();
        },
        // To what comes after the editor: from the bar on top, Tab would only lead into the editor again. On a narrow
        // page it is hidden, and takes no focus.
        onLeave: () => {
          const panel = document.getElementById('panel');
          panel?.focus();
          if (document.activeElement !== panel) document.getElementById('run')?.focus();
        },
        onLeaveBack: () => {
          const check = document.querySelector<HTMLElement>('.page-text .task-buttons button');
          check?.focus();
          if (check === null || document.activeElement !== check) document.getElementById('run')?.focus();
        },
      });
      controller.editorReady(editor);
    })
    .catch((error: unknown) => {
      console.error(error);
      controller.store.update({ editor: 'failed' });
    });
}

/** Not bundled into the page: a file of its own, so that header, lesson and panel are there first. */
async function importEditor(): Promise<typeof import('./editor.ts')> {
  return (await import(asset('editor.js').href)) as typeof import('./editor.ts');
}

function asset(name: string): URL {
  const version = document.documentElement.dataset['version'] ?? '';
  return new URL(`/assets/playground/${name}?v=${version}`, location.href);
}
