/** The workbench as a user has it, with the installed extension: a page, its lenses, its palette, and the webviews inside its frames. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { root, workbenchUrl } from './inside.ts';
import type { Server } from './server.ts';

export const screenshots = join(root, 'out/screenshots');

export interface WorkbenchOptions {
  /** A file of the workspace to open at once. */
  file?: string;
}

export class Workbench {
  readonly page: Page;

  /** The address of the window as it is opened again: without a file, which would keep its editors from coming back. */
  readonly #again: string;

  private constructor(page: Page, again: string) {
    this.page = page;
    this.#again = again;
  }

  static async open(
    context: BrowserContext,
    server: Server,
    workspace: string,
    { file }: WorkbenchOptions = {},
  ): Promise<Workbench> {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(
      workbenchUrl(server, workspace, {
        development: false,
        ...(file === undefined ? {} : { file: join(workspace, file) }),
      }),
    );
    const again = workbenchUrl(server, workspace, { development: false });
    const workbench = new Workbench(page, again);
    await workbench.ready();
    return workbench;
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  async reload(): Promise<void> {
    await this.page.goto(this.#again);
    await this.ready();
  }

  /**
   * By a click on its name. VS Code ties files to the editors of an extension a moment after it shows the extension's
   * icon: a file that is opened in between is shown as text, and the right one comes when it is opened again.
   */
  async openFromExplorer(name: string): Promise<void> {
    await this.page.locator('.activitybar a[aria-label="Multiprocessing"]').waitFor();
    const row = this.page.locator('.explorer-folders-view').getByText(name, { exact: true });
    const own = this.page.locator('iframe.webview.ready');
    const other = this.page.locator(
      '.editor-group-container .monaco-editor, .monaco-editor-pane-placeholder',
    );
    await row.click();
    await own.or(other).first().waitFor();
    while (await other.first().isVisible()) {
      await this.command('View: Close All Editors');
      await row.click();
      await own.or(other).first().waitFor();
    }
  }

  /** The link over the code whose text contains `title`. Those of before an update stay for a while, hidden. */
  lens(title: string): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: title }).filter({ visible: true });
  }

  /** The extension's item in the status bar, there while something runs. */
  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id$="multiprocessing.running"]');
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /**
   * A command of the palette, by its title. The palette is filled when it opens: what an extension adds later, or once
   * the editor knows the file's language, is there when it is opened again. It closes when something else takes the
   * keyboard, as a view does that comes up late.
   */
  async command(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    for (let tries = 12; ; tries--) {
      const patience = tries > 1 ? { timeout: 5000 } : {};
      await this.page.keyboard.press('F1');
      // Not by Enter, which takes whatever row has the focus by then: the list may still be growing.
      const chosen = input
        .fill(`>${title}`, patience)
        .then(() => row.waitFor(patience))
        .then(() => row.click(patience))
        .then(
          () => true,
          () => false,
        );
      if (await chosen) return;
      if (tries === 1)
        throw new Error(`The palette has no command “${title}”, or closes before it can be chosen.`);
      await this.page.keyboard.press('Escape');
    }
  }

  /**
   * The panel in front: the editor puts a webview's document into a frame inside a frame. The newest one: where a file takes
   * another's place, both are there for a moment.
   */
  panel(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready')
      .last()
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** What a terminal shows contains the text. */
  async terminalShows(text: string): Promise<void> {
    await this.page.locator('.xterm-rows', { hasText: text }).first().waitFor();
  }

  /** Two frames: the layout, and what the webviews measure after it. */
  async still(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((done) => {
          requestAnimationFrame(() => requestAnimationFrame(done));
        }),
    );
  }

  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const path = join(screenshots, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
