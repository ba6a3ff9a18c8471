/** Pictures of the workbench in each theme, to be looked at: a program, its deadlock, its lesson. */
import { openBrowser } from './harness/browser.ts';
import { Server } from './harness/server.ts';
import { Workbench } from './harness/workbench.ts';
import { makeWorkspace } from './harness/workspace.ts';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

async function take(name: string, theme: string): Promise<void> {
  using workspace = makeWorkspace();
  await using server = await Server.start({
    settings: { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false },
  });
  await using browser = await openBrowser({ width: 1600, height: 1000 });
  const workbench = await Workbench.open(browser.context, server, workspace.path, {
    file: 'philosophers.ts',
  });
  await workbench.lens('Run and visualize').click();
  const panel = workbench.panel();
  await panel.getByRole('tab', { name: 'Findings' }).click();
  await panel.getByRole('heading', { name: /deadlock/i }).waitFor();
  await workbench.page.locator('.activitybar a[aria-label="Multiprocessing"]').click();
  await workbench.page.locator('.squiggly-error').first().waitFor();
  console.log(await workbench.screenshot(`${name}-findings`));
  await panel.getByRole('tab', { name: 'Timeline' }).click();
  console.log(await workbench.screenshot(`${name}-timeline`));
}

const wanted = process.argv.slice(2);
for (const [name, theme] of Object.entries(themes)) {
  if (wanted.length === 0 || wanted.includes(name)) await take(name, theme);
}
