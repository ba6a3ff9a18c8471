/**
 * One server and one browser for all files of this part: starting them, and packing and installing the extension, costs
 * more than most of the tests. Each test opens pages and folders of its own; after each of them every page is closed,
 * and whatever still runs then fails it.
 */
import { openBrowser, type OpenBrowser } from './browser.ts';
import { packExtension } from './pack.ts';
import { Server } from './server.ts';

export interface SharedEditor {
  /** The packed extension is installed in it, as a user installs it; every folder is trusted. */
  readonly server: Server;
  readonly browser: OpenBrowser;
}

let started: Promise<SharedEditor> | undefined;

export function sharedEditor(): Promise<SharedEditor> {
  started ??= start();
  return started;
}

async function start(): Promise<SharedEditor> {
  const server = await Server.start({ vsix: packExtension() });
  try {
    return { server, browser: await openBrowser() };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

afterEach(async function () {
  if (started === undefined) return;
  this.timeout(60_000);
  const { server, browser } = await started;
  for (const page of browser.context.pages()) await page.close();
  await server.quiet();
});

after(async function () {
  this.timeout(60_000);
  const { server, browser } = (await started) ?? {};
  await browser?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});
