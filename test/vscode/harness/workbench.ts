/** The workbench as a user has it: a page, its lenses, its palette, and the webviews inside its frames. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { root, workbenchUrl } from './inside.ts';
import type { Server } from './server.ts';

export const screenshots = join(root, 'out/screenshots');

export interface WorkbenchOptions {
  /** A file of the workspace to open at once. */
  file?: string;
  /** Without it the extension is taken from this checkout; with it from where it was installed. */
  installed?: boolean;
}

export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(
    context: BrowserContext,
    server: Server,
    workspace: string,
    { file, installed = false }: WorkbenchOptions = {},
  ): Promise<Workbench> {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(
      workbenchUrl(server, workspace, {
        development: !installed,
        ...(file === undefined ? {} : { file: join(workspace, file) }),
      }),
    );
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** The link over the code whose text contains `title`. */
  lens(title: string): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: title });
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** A command of the palette, by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input.input');
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The document of a webview in front: the editor puts it into a frame inside a frame. */
  async panel(): Promise<Frame> {
    const found = async (): Promise<Frame | undefined> => {
      for (const frame of this.page.frames()) {
        if (
          (await frame
            .locator('#panel')
            .count()
            .catch(() => 0)) > 0
        )
          return frame;
      }
      return undefined;
    };
    for (;;) {
      const frame = await found();
      if (frame !== undefined) return frame;
      await this.page.waitForEvent('framenavigated');
    }
  }

  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const path = join(screenshots, `vscode-${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
