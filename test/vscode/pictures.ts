/**
 * Pictures of the workbench in each theme, to be looked at: a program with its lenses, its deadlock in the panel and at
 * its lines, the trees, the panel below and in the side bar, a lesson, and what stands there when something is wrong.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, type OpenBrowser } from './harness/browser.ts';
import { Server } from './harness/server.ts';
import { packExtension } from './harness/pack.ts';
import { screenshots, Workbench } from './harness/workbench.ts';
import { makeWorkspace } from './harness/workspace.ts';

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
} as const;
type Theme = keyof typeof themes;

const sizes = { wide: { width: 1600, height: 1000 }, narrow: { width: 1024, height: 768 } } as const;

/** What a scene has: a window of its own to open, and a camera. */
interface Stage {
  readonly open: (file?: string) => Promise<Workbench>;
  readonly shoot: (workbench: Workbench, picture: string) => Promise<void>;
  readonly workspace: string;
  readonly server: Server;
}

interface Scene {
  readonly pictures: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  play(stage: Stage): Promise<void>;
}

const showOwnViews = async (workbench: Workbench): Promise<void> => {
  await workbench.page.locator('.activitybar a[aria-label="Multiprocessing"]').click();
  await workbench.page.getByRole('treeitem').first().waitFor();
};
const run = (workbench: Workbench): Promise<void> => workbench.command('Multiprocessing: Run and Visualize');

const scenes: readonly Scene[] = [
  {
    pictures: ['code', 'timeline', 'findings', 'stopped'],
    async play({ open, shoot }) {
      const workbench = await open('philosophers.ts');
      await workbench.lens('Run and visualize').waitFor();
      await showOwnViews(workbench);
      await shoot(workbench, 'code');
      await workbench.page.locator('.view-lines').first().click();
      await run(workbench);
      const panel = workbench.panel();
      await panel.locator('.mp-verdict').waitFor();
      await workbench.page.locator('.squiggly-error').first().waitFor();
      await shoot(workbench, 'timeline');
      await panel.getByRole('tab', { name: 'Findings' }).click();
      await panel.getByRole('heading', { name: /deadlock/i }).waitFor();
      await shoot(workbench, 'findings');
      await workbench.statusItem.click();
      await panel.getByText('Stopped').first().waitFor();
      await workbench.page.locator('.statusbar-item[id="status.problems"]').click();
      await shoot(workbench, 'stopped');
    },
  },
  {
    pictures: ['below', 'side'],
    settings: { 'multiprocessing.panel.location': 'below' },
    async play({ open, shoot }) {
      const workbench = await open('philosophers.ts');
      await workbench.lens('Run and visualize').waitFor();
      await run(workbench);
      const panel = workbench.panel();
      await panel.locator('.mp-verdict').waitFor();
      await shoot(workbench, 'below');
      await workbench.command('View: Move Panel Right');
      await shoot(workbench, 'side');
      await workbench.command('View: Move Panel To Bottom');
      await workbench.statusItem.click();
      await panel.getByText('Stopped').first().waitFor();
    },
  },
  {
    pictures: ['lesson'],
    async play({ open, shoot }) {
      const workbench = await open();
      await showOwnViews(workbench);
      await workbench.page
        .getByRole('treeitem', { name: /^Lesson / })
        .first()
        .click();
      await workbench.panel().getByRole('heading').first().waitFor();
      await workbench.lens('Lesson').first().waitFor();
      await shoot(workbench, 'lesson');
    },
  },
  {
    pictures: ['console'],
    async play({ open, shoot }) {
      const workbench = await open('hello.ts');
      await workbench.lens('Run').last().click();
      await workbench.terminalShows('exit code 0');
      await shoot(workbench, 'console');
    },
  },
  {
    pictures: ['failed'],
    async play({ open, shoot }) {
      const workbench = await open('broken.ts');
      await workbench.page.locator('.view-lines').first().waitFor();
      await run(workbench);
      await workbench.panel().getByText('does not compile').first().waitFor();
      await shoot(workbench, 'failed');
    },
  },
  {
    pictures: ['no-run', 'checks'],
    async play({ open, shoot, workspace }) {
      writeFileSync(join(workspace, 'notes.mptrace'), 'This is no trace at all, but a text.');
      const workbench = await open();
      await workbench.openFromExplorer('notes.mptrace');
      await workbench
        .panel()
        .getByText(/not a saved run/)
        .first()
        .waitFor();
      await shoot(workbench, 'no-run');
      await workbench.page.locator('.activitybar a[aria-label="Testing"]').click();
      await workbench.page.locator('.test-explorer .monaco-list-row').nth(3).waitFor();
      await shoot(workbench, 'checks');
    },
  },
  {
    pictures: ['walkthrough'],
    async play({ open, shoot }) {
      const workbench = await open();
      await showOwnViews(workbench);
      const step = workbench.page.locator('.getting-started-step').first();
      // The editor learns of walkthroughs some time after the commands; until then it opens none, and says nothing.
      for (let tries = 4; tries > 0 && !(await step.isVisible()); tries--) {
        await workbench.command('Multiprocessing: Open Walkthrough');
        await step.waitFor({ timeout: tries > 1 ? 10_000 : 60_000 }).catch((error: unknown) => {
          if (tries === 1) throw error;
        });
      }
      await shoot(workbench, 'walkthrough');
    },
  },
  {
    pictures: ['untrusted'],
    settings: {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    },
    async play({ open, shoot }) {
      const workbench = await open('hello.ts');
      await workbench.page.locator('.activitybar a[aria-label="Multiprocessing"]').click();
      await workbench.page.getByText('Manage Workspace Trust').first().waitFor();
      await shoot(workbench, 'untrusted');
    },
  },
];

/**
 * `isWanted` decides by the picture's name; the files go where all screenshots go. One server for all; a scene that
 * fails is told of and leaves the others alone.
 */
export async function takeVscodePictures(
  isWanted: (name: string) => boolean,
): Promise<{ taken: number; errors: string[] }> {
  const nameOf = (picture: string, theme: Theme, size: string): string =>
    `vscode-${picture}-${theme}-${size}`;
  const wants = (theme: Theme, { pictures }: Scene): boolean =>
    pictures.some((picture) => Object.keys(sizes).some((size) => isWanted(nameOf(picture, theme, size))));
  const chosen = (Object.keys(themes) as Theme[]).flatMap((theme) =>
    scenes.filter((scene) => wants(theme, scene)).map((scene) => ({ theme, scene })),
  );
  const errors: string[] = [];
  let taken = 0;
  if (chosen.length === 0) return { taken, errors };
  await using server = await Server.start({ vsix: packExtension() });
  await using browser = await openBrowser(sizes.wide);
  for (const { theme, scene } of chosen) {
    server.configure({
      'workbench.colorTheme': themes[theme],
      'editor.minimap.enabled': false,
      ...scene.settings,
    });
    const shoot = async (workbench: Workbench, picture: string): Promise<void> => {
      for (const [size, viewport] of Object.entries(sizes)) {
        const name = nameOf(picture, theme, size);
        if (!isWanted(name)) continue;
        await workbench.page.setViewportSize(viewport);
        await workbench.page.mouse.move(0, 0);
        await settle(workbench);
        await workbench.screenshot(name);
        taken++;
      }
      await workbench.page.setViewportSize(sizes.wide);
      await settle(workbench);
    };
    const problem = await playOne(scene, server, browser, shoot);
    if (problem !== undefined) errors.push(`vscode ${theme} ${scene.pictures.join(', ')}: ${problem}`);
  }
  return { taken, errors };
}

async function playOne(
  scene: Scene,
  server: Server,
  { context }: OpenBrowser,
  shoot: Stage['shoot'],
): Promise<string | undefined> {
  using workspace = makeWorkspace();
  try {
    await scene.play({
      shoot,
      server,
      workspace: workspace.path,
      open: (file) => Workbench.open(context, server, workspace.path, file === undefined ? {} : { file }),
    });
    return undefined;
  } catch (error) {
    // What was there instead.
    const name = `error-vscode-${scene.pictures[0] ?? ''}.png`;
    await context
      .pages()
      .at(-1)
      ?.screenshot({ path: join(screenshots, name) });
    return `${error instanceof Error ? error.message : String(error)}\nsee ${name}`;
  } finally {
    for (const page of context.pages()) await page.close();
  }
}

/** A webview lays itself out some time after the window, and tells nobody: a moment for the eye. */
async function settle(workbench: Workbench): Promise<void> {
  await workbench.still();
  await once(AbortSignal.timeout(400), 'abort');
  await workbench.still();
}
