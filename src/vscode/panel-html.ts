/** The page of a panel's webview: a strict policy, the panel's script and style, and the id of the run it belongs to. */

export interface PanelPage {
  /** For the policy: where the webview's own resources come from. */
  readonly cspSource: string;
  /** Unguessable, new for each page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** Kept in the webview's state, so that a panel that is revived after a reload tells which run it showed. */
  readonly runId: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? char);

/**
 * The editor's state of a webview is one value. The run's id lives in it beside the panel's own: this wraps the editor's
 * API before the panel's script asks for it, so that the panel (which is the same in a browser) need not know.
 */
const keepRunId = (runId: string): string => `
(() => {
  const run = ${JSON.stringify(runId).replace(/</g, '\\u003c')};
  const api = acquireVsCodeApi();
  const old = api.getState();
  const save = (view) => { api.setState({ run, view }); return view; };
  let view = old && old.run === run ? old.view : undefined;
  save(view);
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => api.postMessage(message),
    getState: () => view,
    setState: (next) => save((view = next)),
  });
})();`;

export function panelHtml({ cspSource, nonce, script, style, runId }: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <style nonce="${nonce}">html, body, #panel { height: 100%; margin: 0; padding: 0; }</style>
  <link rel="stylesheet" href="${escape(style)}">
  <title>Multiprocessing</title>
</head>
<body>
  <main id="panel"></main>
  <script nonce="${nonce}">${keepRunId(runId)}</script>
  <script nonce="${nonce}" type="module" src="${escape(script)}"></script>
</body>
</html>
`;
}

/** The id that {@link panelHtml} left in the state; undefined for anything else. */
export function runIdOf(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null || !('run' in state)) return undefined;
  return typeof state.run === 'string' && /^[\w-]+$/.test(state.run) ? state.run : undefined;
}
