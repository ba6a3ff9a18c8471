/** The server and the browser of a suite, a fresh context for each test; what they leave behind fails it. */
import assert from 'node:assert/strict';
import type { Browser, BrowserContext } from 'playwright-core';
import { openBrowser, PlaygroundPage, PlaygroundServer } from './playground-page.ts';

export interface Playground {
  readonly browser: Browser;
  readonly server: PlaygroundServer;
  readonly context: BrowserContext;
  /** `address`: what follows the playground's own. */
  open(address?: string): Promise<PlaygroundPage>;
}

/** To be called in a `describe`; its parts are there while its tests run. */
export function usePlayground(): Playground {
  let browser: Browser;
  let server: PlaygroundServer;
  let context: BrowserContext;

  before(async () => {
    [browser, server] = await Promise.all([openBrowser(), PlaygroundServer.start()]);
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(30_000);
  });
  afterEach(async () => {
    await context.close();
  });
  after(async () => {
    await browser.close();
    await server.end('SIGTERM');
    const left = server.files();
    await server.close();
    assert.deepEqual(left, []);
  });

  return {
    get browser() {
      return browser;
    },
    get server() {
      return server;
    },
    get context() {
      return context;
    },
    open: (address = '') => PlaygroundPage.open(context, server.url, address),
  };
}
