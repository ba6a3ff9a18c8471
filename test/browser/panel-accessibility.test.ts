/** axe-core over every view in every theme, wide and narrow: names, roles, contrast. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { bankRun, troubleRun } from '../media/made-runs.ts';
import { PanelBrowser, THEMES, type PanelPage, type Theme } from './support/panel-page.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const themes = Object.keys(THEMES) as Theme[];
const views = ['Timeline', 'Resources', 'Contention', 'Findings', 'Console', 'Events'];

/** Violations as lines. */
async function check(panel: PanelPage, what: string): Promise<string[]> {
  // The policy of the page forbids other scripts; the debugger may run them all the same.
  await panel.page.evaluate(axe);
  const results = await panel.page.evaluate<AxeResults>(
    `axe.run('#panel', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })`,
  );
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${what}: ${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`,
    ),
  );
}

describe('accessibility of the panel', function () {
  this.timeout(120_000);
  let browser: PanelBrowser;
  before(async () => {
    browser = await PanelBrowser.open();
  });
  after(async () => {
    await browser.close();
  });

  for (const theme of themes) {
    it(`every view in ${theme}`, async () => {
      const panel = await browser.panel({ theme, class: 'vscode-reduce-motion' });
      const found: string[] = [];
      found.push(...(await check(panel, 'idle')));
      await panel.show(troubleRun(), '/course/trouble.ts', null);
      for (const view of views) {
        await panel.tab(view).click();
        await panel.settled();
        found.push(...(await check(panel, view)));
      }
      await panel.page.getByRole('treeitem', { name: /^counter-1/ }).click();
      await panel.settled();
      found.push(...(await check(panel, 'details')));
      assert.deepEqual(found, []);
      assert.deepEqual(panel.errors, []);
      await panel.close();
    });
  }

  it('a narrow panel', async () => {
    const panel = await browser.panel({ theme: 'light', width: 380, height: 700 });
    await panel.show(bankRun());
    const found: string[] = [];
    for (const view of ['Processes', ...views]) {
      await panel.tab(view).click();
      await panel.settled();
      found.push(...(await check(panel, view)));
      const overflow = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${view} is not wider than the window`);
    }
    assert.deepEqual(found, []);
    await panel.close();
  });
});
