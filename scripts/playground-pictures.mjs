// Pictures of the playground's page, in each theme, wide, middling and narrow, with a real run in it.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = {
  wide: { width: 1440, height: 900 },
  middle: { width: 1000, height: 800 },
  narrow: { width: 400, height: 800 },
};
const themes = ['light', 'dark', 'hc-light', 'hc-dark'];

/** `isWanted` decides by the picture's name. Returns how many were taken, and the errors of the page. */
export async function takePlaygroundPictures(folder, isWanted) {
  const { openBrowser, PlaygroundPage, PlaygroundServer } =
    await import('../test/browser/support/playground-page.ts');
  const names = (theme) =>
    Object.keys(sizes).flatMap((size) =>
      ['philosophers', 'findings', 'menu', 'settings', 'task', 'failed', 'gone'].map(
        (what) => `playground-${what}-${theme}-${size}`,
      ),
    );
  if (!themes.some((theme) => names(theme).some(isWanted))) return { taken: 0, errors: [] };
  let taken = 0;
  const errors = [];
  const browser = await openBrowser();
  for (const theme of themes) {
    if (!names(theme).some(isWanted)) continue;
    const server = await PlaygroundServer.start();
    const context = await browser.newContext({ viewport: sizes.wide });
    const learner = await PlaygroundPage.open(
      context,
      server.url,
      `&lesson=dining-philosophers&theme=${theme}`,
    );
    const { page } = learner;
    /** One state of the page in all sizes. */
    const shoot = async (what, pane) => {
      for (const [size, viewport] of Object.entries(sizes)) {
        const name = `playground-${what}-${theme}-${size}`;
        if (!isWanted(name)) continue;
        await page.setViewportSize(viewport);
        if (size === 'narrow' && pane !== undefined)
          await page
            .getByRole('navigation', { name: 'What to show' })
            .getByRole('button', { name: pane })
            .click();
        // Two frames: the layout and the editor's own measuring.
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        await page.screenshot({ path: `${folder}/${name}.png` });
        taken++;
      }
      await page.setViewportSize(sizes.wide);
    };
    await learner.run();
    await page.locator('.finding-error').first().waitFor();
    await shoot('philosophers', 'Program');
    await learner.tab('Findings').click();
    await shoot('findings', 'Run');
    if (theme === 'dark' && isWanted('playground-findings-dark-wide')) {
      mkdirSync(`${root}docs/images`, { recursive: true });
      copyFileSync(`${folder}/playground-findings-dark-wide.png`, `${root}docs/images/playground.png`);
    }
    await page.locator('#stop').click();
    await learner.status('Stopped');
    await page.getByTitle('Lessons').click();
    await shoot('menu');
    await page.keyboard.press('Escape');
    await page.getByTitle('Settings').click();
    await shoot('settings');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.locator('.verdict').waitFor();
    await page.locator('.verdict').scrollIntoViewIfNeeded();
    await shoot('task', 'Lesson');
    await learner.write('const lock lock = new Lock();\n');
    await learner.run();
    await learner.status('Could not run');
    await shoot('failed', 'Run');
    errors.push(...learner.errors);
    await server.end('SIGTERM');
    await page.locator('.page-banner').waitFor();
    await shoot('gone', 'Program');
    await context.close();
    await server.close();
  }
  await browser.close();
  return { taken, errors };
}
