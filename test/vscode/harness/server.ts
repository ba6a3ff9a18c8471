/** VS Code as a server with folders of its own, started for a test and gone after it with all its processes. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureVscodeServer } from '../../../scripts/vscode-server.mjs';
import { descendants } from '../../../src/runner/proc.ts';
import { programsOf, untilQuiet } from './programs.ts';

export interface ServerOptions {
  /** A packaged extension to install first, as a user installs it. */
  vsix?: string;
  settings?: Readonly<Record<string, unknown>>;
}

/** Quiet, still and the same on every machine. */
const baseSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'chat.commandCenter.enabled': false,
  'window.restoreWindows': 'all',
  'git.enabled': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'workbench.reduceMotion': 'on',
  // Drawn on a canvas, where a browser can do that, a terminal has no text that a test could read.
  'terminal.integrated.gpuAcceleration': 'off',
  // Every folder is trusted.
  'security.workspace.trust.enabled': false,
};

export class Server implements AsyncDisposable {
  readonly home: string;
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(home: string, port: number, child: ChildProcess) {
    this.home = home;
    this.url = `http://127.0.0.1:${port}/`;
    this.#process = child;
  }

  static async start(options: ServerOptions = {}): Promise<Server> {
    const { node, entry } = ensureVscodeServer();
    const home = mkdtempSync(join(tmpdir(), 'mp-vscode-'));
    const folders = ['--user-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions')];
    const env = serverEnvironment(home);
    mkdirSync(join(home, 'data', 'User'), { recursive: true });
    writeSettings(home, options.settings);
    if (options.vsix !== undefined) {
      const result = spawnSync(node, [entry, ...folders, '--install-extension', options.vsix], {
        env,
        encoding: 'utf8',
      });
      if (result.status !== 0)
        throw new Error(`The .vsix was not installed:\n${result.stdout}${result.stderr}`);
    }
    const child = spawn(
      node,
      [
        entry,
        ...['--auth', 'none', '--bind-addr', '127.0.0.1:0'],
        ...['--disable-telemetry', '--disable-update-check'],
        ...folders,
      ],
      // Not in the project's folder: whatever is found from there would be found by no user.
      { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    return new Server(home, await listeningPort(child), child);
  }

  /** What the user's settings are for pages that are opened from now on, besides those that every test has. */
  configure(settings: Readonly<Record<string, unknown>>): void {
    writeSettings(this.home, settings);
  }

  /** Every process that the server started and that still lives, itself among them. */
  processes(): number[] {
    const root = this.#process.pid;
    return root === undefined ? [] : [root, ...descendants(root).map(({ pid }) => pid)];
  }

  /** What the extension started and still lives, in words. */
  programs(): string[] {
    return programsOf(this.home).map(({ pid, command }) => `${pid} ${command}`);
  }

  /** Resolves when nothing that the extension started is left; rejects, with what is, when that takes too long. */
  quiet(milliseconds?: number): Promise<void> {
    return untilQuiet(this.home, milliseconds);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.processes(), ...programsOf(this.home).map(({ pid }) => pid)];
    const gone = new Promise((resolve) => this.#process.once('exit', resolve));
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      for (const pid of all) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended by itself between the listing and now.
        }
      }
      await gone;
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function writeSettings(home: string, settings: Readonly<Record<string, unknown>> = {}): void {
  writeFileSync(
    join(home, 'data', 'User', 'settings.json'),
    JSON.stringify({ ...baseSettings, ...settings }),
  );
}

function serverEnvironment(home: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, 'config') };
  // Mocha under tsx, npm and an editor's own terminal all leave traces that a fresh VS Code does not have.
  for (const name of Object.keys(env)) {
    if (/^(npm_|VSCODE_|TSX|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|ELECTRON_)/i.test(name))
      Reflect.deleteProperty(env, name);
  }
  return env;
}

function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      reject(new Error(`The VS Code server ended with ${code ?? 'a signal'} at its start:\n${said}`));
    });
    child.once('error', reject);
  });
}
