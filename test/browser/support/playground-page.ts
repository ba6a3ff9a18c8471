/** The playground as a learner starts it (a process of its own), and its page in a real Chromium. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const root = resolve(import.meta.dirname, '../../..');

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
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
  });
}

/** `npm start` without the set-up. */
export class PlaygroundServer implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly url: string;
  readonly #temporary: string;

  private constructor(child: ChildProcess, url: string, temporary: string) {
    this.#process = child;
    this.url = url;
    this.#temporary = temporary;
  }

  static async start(): Promise<PlaygroundServer> {
    const temporary = mkdtempSync(join(tmpdir(), 'mp-playground-test-'));
    const child = spawn(process.execPath, ['dist/playground/main.js', '--port', '0', '--no-open'], {
      cwd: root,
      env: { ...process.env, TMPDIR: temporary },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      const url = /http:\S+/.exec(said)?.[0];
      if (url !== undefined) return new PlaygroundServer(child, url, temporary);
    }
    throw new Error(`The playground did not start: ${said}`);
  }

  get origin(): string {
    return new URL(this.url).origin;
  }

  /** Programs that lie on the disk. */
  files(): string[] {
    return readdirSync(this.#temporary).filter((name) => name.startsWith('mp-playground-'));
  }

  /** Returns how the server ended. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill(signal);
      await ended;
    }
    return this.#process.exitCode;
  }

  async close(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

export class PlaygroundPage {
  readonly page: Page;
  /** Errors and refusals of the content security policy, none of which may happen. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** `address`: what follows the token, such as `&lesson=lock` or `#code=…`. */
  static async open(context: BrowserContext, url: string, address = ''): Promise<PlaygroundPage> {
    const opened = new PlaygroundPage(await context.newPage());
    await opened.page.goto(url + address);
    await opened.ready();
    return opened;
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
    await this.page.locator('#run:enabled').waitFor();
  }

  /** As if typed, but without the editor's closing brackets. */
  async write(program: string): Promise<void> {
    await this.page.locator('.monaco-editor .view-lines').click();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(program);
  }

  /** Waits until the editor shows a program that matches, or with `not` one that does not: it draws when the page does. */
  async showsProgram(pattern: RegExp, { not = false }: { not?: boolean } = {}): Promise<void> {
    await this.page.waitForFunction(
      ({ source, flags, unwanted }) => {
        const lines = [...document.querySelectorAll<HTMLElement>('.monaco-editor .view-line')];
        // What the editor shows, with its own kind of space.
        const program = lines.map((line) => line.innerText.replaceAll('\u00a0', ' ')).join('\n');
        return lines.length > 0 && new RegExp(source, flags).test(program) !== unwanted;
      },
      { source: pattern.source, flags: pattern.flags, unwanted: not },
    );
  }

  async run(): Promise<void> {
    await this.page.locator('#run').click();
  }

  /** The words beside the buttons. */
  async status(words: string | RegExp): Promise<void> {
    await this.page.locator('.page-status', { hasText: words }).waitFor();
  }

  tab(name: string) {
    return this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /** The panel's console. */
  async console(): Promise<string> {
    await this.tab('Console').click();
    return this.page.locator('#panel').innerText();
  }

  /** The numbers that the program prints as `pid N`, once there are so many. */
  async pids(count: number): Promise<number[]> {
    await this.tab('Console').click();
    await this.page.waitForFunction(
      (wanted) => (document.getElementById('panel')?.innerText.match(/pid is \d+/g) ?? []).length >= wanted,
      count,
    );
    return [...(await this.console()).matchAll(/pid is (\d+)/g)].map((match) => Number(match[1]));
  }

  async close(): Promise<void> {
    assert.deepEqual(this.errors, []);
    await this.page.close();
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Polls, because the end of somebody else's process sends no event. */
export async function gone(pids: readonly number[], milliseconds = 8000): Promise<void> {
  const until = performance.now() + milliseconds;
  while (pids.some(isAlive)) {
    if (performance.now() > until) throw new Error(`Still alive: ${pids.filter(isAlive).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Three processes that never end: main, and two children that know nothing of each other. */
export const ENDLESS = `import { Process } from 'multiprocessing';
function wait(): void {
  console.log('pid is', process.pid);
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}
if (import.meta.main) {
  for (const name of ['ann', 'ben']) new Process({ target: wait, name }).start();
  wait();
}
`;
