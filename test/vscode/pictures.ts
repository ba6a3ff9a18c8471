/**
 * Pictures of the workbench in each theme, to be looked at: a program with its lenses, its deadlock in the panel and at
 * its lines, the trees, a lesson, and what stands there when something is wrong.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from './harness/browser.ts';
import { Server } from './harness/server.ts';
import { packExtension } from './harness/pack.ts';
import { Workbench } from './harness/workbench.ts';
import { makeWorkspace } from './harness/workspace.ts';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-black': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const;
type Theme = keyof typeof themes;

const sizes = { wide: { width: 1600, height: 1000 }, narrow: { width: 1024, height: 768 } } as const;

const pictures = [
  'code',
  'findings',
  'timeline',
  'below',
  'stopped',
  'lesson',
  'console',
  'failed',
  'no-run',
];

/** `isWanted` decides by the picture's name; the files go where all screenshots go. Returns how many were taken. */
export async function takeVscodePictures(isWanted: (name: string) => boolean): Promise<number> {
  const names = (theme: Theme): string[] =>
    pictures.flatMap((what) => Object.keys(sizes).map((size) => `vscode-${what}-${theme}-${size}`));
  const wanted = (Object.keys(themes) as Theme[]).filter((theme) => names(theme).some(isWanted));
  let taken = 0;
  for (const theme of wanted) taken += await takeTheme(theme, isWanted);
  return taken;
}

async function takeTheme(theme: Theme, isWanted: (name: string) => boolean): Promise<number> {
  using workspace = makeWorkspace();
  await using server = await Server.start({
    vsix: packExtension(),
    settings: { 'workbench.colorTheme': themes[theme], 'editor.minimap.enabled': false },
  });
  await using browser = await openBrowser(sizes.wide);
  let taken = 0;
  const shoot = async (workbench: Workbench, what: string): Promise<void> => {
    for (const [size, viewport] of Object.entries(sizes)) {
      const name = `vscode-${what}-${theme}-${size}`;
      if (!isWanted(name)) continue;
      await workbench.page.setViewportSize(viewport);
      await workbench.page.mouse.move(0, 0);
      await workbench.still();
      await workbench.screenshot(name);
      taken++;
    }
    await workbench.page.setViewportSize(sizes.wide);
  };

  const philosophers = await Workbench.open(browser.context, server, workspace.path, {
    file: 'philosophers.ts',
  });
  await philosophers.lens('Run and visualize').waitFor();
  await philosophers.page.locator('.activitybar a[aria-label="Multiprocessing"]').click();
  await philosophers.page.getByRole('treeitem', { name: /philosophers/i }).waitFor();
  await shoot(philosophers, 'code');
  await philosophers.lens('Run and visualize').click();
  const panel = philosophers.panel();
  await panel.getByRole('tab', { name: 'Findings' }).click();
  await panel.getByRole('heading', { name: /deadlock/i }).waitFor();
  await philosophers.page.locator('.squiggly-error').first().waitFor();
  await shoot(philosophers, 'findings');
  await panel.getByRole('tab', { name: 'Timeline' }).click();
  await shoot(philosophers, 'timeline');
  await philosophers.statusItem.click();
  await panel.getByText('Stopped').first().waitFor();
  await philosophers.page.locator('.statusbar-item[id="status.problems"]').click();
  await shoot(philosophers, 'stopped');
  await philosophers.page.close();

  const lesson = await Workbench.open(browser.context, server, workspace.path);
  await lesson.page.locator('.activitybar a[aria-label="Multiprocessing"]').click();
  await lesson.page.getByRole('treeitem', { name: /philosophers/i }).click();
  await lesson.lens('Lesson').waitFor();
  await lesson.panel().getByRole('heading').first().waitFor();
  await shoot(lesson, 'lesson');
  await lesson.page.close();

  const hello = await Workbench.open(browser.context, server, workspace.path, { file: 'hello.ts' });
  await hello.lens('Run').last().click();
  await hello.terminalShows('exit code 0');
  await shoot(hello, 'console');
  await hello.page.close();

  const broken = await Workbench.open(browser.context, server, workspace.path, { file: 'broken.ts' });
  await broken.page.locator('.view-lines').waitFor();
  await broken.command('Multiprocessing: Run and Visualize');
  await broken.panel().getByText('does not compile').first().waitFor();
  await shoot(broken, 'failed');
  await broken.page.close();

  const file = join(workspace.path, 'notes.mptrace');
  writeFileSync(file, 'This is no trace at all, but a text.');
  const notes = await Workbench.open(browser.context, server, workspace.path);
  await notes.openFromExplorer('notes.mptrace');
  await notes
    .panel()
    .getByText(/not a saved run/)
    .first()
    .waitFor();
  await shoot(notes, 'no-run');
  await notes.page.locator('.activitybar a[aria-label="Testing"]').click();
  await notes.page.getByRole('treeitem', { name: /philosophers/i }).waitFor();
  await shoot(notes, 'checks');
  return taken;
}
