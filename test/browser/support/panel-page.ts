/**
 * The panel's built bundle in a real Chromium, as a VS Code webview would hold it: the same strict content security
 * policy, a `acquireVsCodeApi` that records what is posted, messages through `window.postMessage`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { HostToPanel, PanelToHost } from '../../../trace/panel-protocol.ts';

declare global {
  interface Window {
    /** What the panel has posted, kept by the bridge below. */
    mpPosted: PanelToHost[];
  }
}

const media = resolve(import.meta.dirname, '../../../dist/media');
const themes = readFileSync(resolve(import.meta.dirname, '../../../media/styles/themes.css'), 'utf8');
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

export const THEMES = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
} as const;
export type Theme = keyof typeof THEMES;

const bridge = `
window.mpPosted = [];
let kept;
window.acquireVsCodeApi = () => ({
  postMessage: (message) => { window.mpPosted.push(message); },
  getState: () => kept ?? JSON.parse(sessionStorage.getItem('kept') ?? 'null'),
  setState: (state) => { kept = state; sessionStorage.setItem('kept', JSON.stringify(state)); },
});`;

function html(theme: Theme, extraClass: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Panel</title>
<link rel="stylesheet" href="/themes.css"><link rel="stylesheet" href="/panel.css"><link rel="stylesheet" href="/page.css"></head>
<body class="${THEMES[theme]} ${extraClass}"><main id="panel"></main>
<script nonce="n0nce">${bridge}</script><script nonce="n0nce" type="module" src="/panel.js"></script></body></html>`;
}

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const own = `http://${request.headers.host ?? ''}`;
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'nonce-n0nce'; style-src ${own}; font-src ${own}; img-src data:`,
    );
    if (url.pathname === '/') {
      const theme = (url.searchParams.get('theme') ?? 'dark') as Theme;
      response.setHeader('Content-Type', 'text/html');
      response.end(html(theme, url.searchParams.get('class') ?? ''));
      return;
    }
    const extra = {
      '/themes.css': themes,
      '/page.css': 'html,body,#panel{height:100%;margin:0;overflow:hidden}',
    };
    const text = Object.entries(extra).find(([path]) => path === url.pathname)?.[1];
    response.setHeader('Content-Type', types[extname(url.pathname)] ?? 'application/octet-stream');
    const file = join(media, url.pathname);
    if (text !== undefined) response.end(text);
    else if (file.startsWith(media) && existsSync(file)) response.end(readFileSync(file));
    else {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      done(server);
    });
  });
}

export class PanelBrowser implements AsyncDisposable {
  readonly #server: Server;
  readonly #context: BrowserContext;
  readonly #profile: string;

  private constructor(server: Server, context: BrowserContext, profile: string) {
    this.#server = server;
    this.#context = context;
    this.#profile = profile;
  }

  static async open(): Promise<PanelBrowser> {
    if (!existsSync(join(media, 'panel.js')))
      throw new Error('Build the panel first: npm run build -- media');
    const profile = mkdtempSync(join(tmpdir(), 'mp-panel-'));
    const server = await serve();
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
      viewport: { width: 1280, height: 560 },
    });
    return new PanelBrowser(server, context, profile);
  }

  async panel(options: PanelOptions = {}): Promise<PanelPage> {
    const page = await this.#context.newPage();
    page.setDefaultTimeout(10_000);
    const panel = new PanelPage(page, `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`);
    await panel.load(options);
    return panel;
  }

  async close(): Promise<void> {
    await this.#context.close();
    await new Promise((done) => this.#server.close(done));
    rmSync(this.#profile, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export interface PanelOptions {
  theme?: Theme;
  width?: number;
  height?: number;
  /** More classes of the body, such as `vscode-reduce-motion`. */
  class?: string;
}

export class PanelPage {
  readonly page: Page;
  /** Errors and refusals of the content security policy, none of which may happen. */
  readonly errors: string[] = [];
  readonly #address: string;

  constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  async load({ theme = 'dark', width = 1280, height = 560, class: more = '' }: PanelOptions): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await this.page.goto(`${this.#address}?theme=${theme}&class=${encodeURIComponent(more)}`);
    await this.posted('ready');
  }

  async send(...messages: HostToPanel[]): Promise<void> {
    for (const message of messages) {
      if (message.type === 'frames') {
        const text = Buffer.from(message.bytes).toString('base64');
        await this.page.evaluate((encoded) => {
          const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
          window.postMessage({ type: 'frames', bytes });
        }, text);
      } else {
        await this.page.evaluate((data) => {
          window.postMessage(data);
        }, message);
      }
    }
    // Messages are tasks of their own, and the panel draws in the frame after.
    await this.settled();
  }

  /** The whole of a run that has ended. */
  async show(bytes: Uint8Array, program = '/course/bank.ts', exitcode: number | null = 0): Promise<void> {
    await this.send(
      { type: 'reset', live: false, title: program },
      { type: 'frames', bytes },
      { type: 'status', status: { state: 'ended', program, exitcode, signal: null } },
    );
  }

  /** Two frames after everything that was posted before. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((done) => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() =>
                requestAnimationFrame(() => {
                  done();
                }),
              ),
            );
          };
          channel.port2.postMessage(0);
        }),
    );
  }

  async allPosted(): Promise<PanelToHost[]> {
    return this.page.evaluate(() => window.mpPosted);
  }

  /** Waits until the panel has posted a message of this type; the last one of it. */
  async posted<T extends PanelToHost['type']>(type: T): Promise<Extract<PanelToHost, { type: T }>> {
    const handle = await this.page.waitForFunction(
      (wanted) => window.mpPosted.findLast((one) => one.type === wanted),
      type,
    );
    return (await handle.jsonValue()) as Extract<PanelToHost, { type: T }>;
  }

  tab(name: string) {
    return this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
