/**
 * From "run this" to a running session: is it allowed, is there a Node, is the text on disk? Each "no" is said where the
 * user looks, with a way out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { Command } from './names.ts';
import { findNode, nodeCandidates } from './node-finder.ts';
import type { LiveSession, Program } from './session.ts';
import type { RunSettings, Sessions } from './sessions.ts';
import { settings } from './settings.ts';

/** What can be run. */
const languages: Readonly<Record<string, string>> = {
  typescript: '.ts',
  javascript: '.js',
  typescriptreact: '.tsx',
  javascriptreact: '.jsx',
};
const runnable = /\.[cm]?[jt]sx?$/;

export class Launcher {
  readonly #sessions: Sessions;
  /** Where the text of programs that were never saved is put. */
  readonly #unsaved: string;
  #unsavedCount = 0;
  #saidNotKept = false;

  constructor(sessions: Sessions, unsaved: string) {
    this.#sessions = sessions;
    this.#unsaved = unsaved;
  }

  /**
   * Starts the program of a document; undefined when it could not be, which has then been said. `special` goes before
   * the settings.
   */
  async run(
    uri: vscode.Uri,
    special: Pick<RunSettings, 'limits' | 'onDeadlock'> = {},
  ): Promise<LiveSession | undefined> {
    if (!(await mayRun()) || !platformWorks()) return undefined;
    const program = await this.#programOf(uri);
    if (program === undefined) return undefined;
    const node = await findNode({ nodePath: settings.nodePath(), candidates: nodeCandidates(process.env) });
    if (!node.ok) {
      void sayNodeIsMissing(node);
      return undefined;
    }
    const startMethod = settings.startMethod();
    const session = this.#sessions.start(program, {
      nodePath: node.path,
      ...special,
      limits: { ...settings.limits(), ...special.limits },
      ...(startMethod === undefined ? {} : { startMethod }),
    });
    if (!session.kept) this.#sayNotKept();
    return session;
  }

  /** Once: the next run would only say it again. */
  #sayNotKept(): void {
    if (this.#saidNotKept) return;
    this.#saidNotKept = true;
    void vscode.window.showWarningMessage(
      `Runs are shown but not kept: ${this.#sessions.archive.folder} can't be written. Free or unlock it, or keep a run with Save Run.`,
    );
  }

  async #programOf(uri: vscode.Uri): Promise<Program | undefined> {
    let document: vscode.TextDocument;
    try {
      document = await vscode.workspace.openTextDocument(uri);
    } catch {
      void vscode.window.showErrorMessage(`${uri.toString(true)} can't be read.`);
      return undefined;
    }
    const extension = languages[document.languageId];
    if (extension === undefined && !runnable.test(uri.path)) {
      void vscode.window.showErrorMessage(
        `${basename(uri.path)} is no TypeScript or JavaScript program. Open one that imports "multiprocessing".`,
      );
      return undefined;
    }
    if (uri.scheme === 'file') {
      if (document.isDirty && !(await document.save())) {
        void vscode.window.showErrorMessage(
          `${basename(uri.path)} could not be saved, so its old text would run.`,
        );
        return undefined;
      }
      return { uri: uri.toString(), file: uri.fsPath, title: basename(uri.path), cwd: dirname(uri.fsPath) };
    }
    return this.#copyOf(document, extension ?? extname(uri.path));
  }

  /** What is on no disk (never saved, or of a virtual workspace) runs from a copy. */
  #copyOf(document: vscode.TextDocument, extension: string): Program | undefined {
    const title = basename(document.uri.path);
    const stem = title.replace(runnable, '').replace(/[^\w-]+/g, '-') || 'program';
    const folder = join(this.#unsaved, `${process.pid}-${++this.#unsavedCount}`);
    const file = join(folder, stem + extension);
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, document.getText());
    } catch (error) {
      void vscode.window.showErrorMessage(
        `${title} is not saved, and its text could not be written to ${folder}: ${String(error)}. Save it, then run it.`,
      );
      return undefined;
    }
    const cwd =
      vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath ?? folder;
    return { uri: document.uri.toString(), file, title, cwd };
  }
}

/** Nothing is run in a folder that the user does not trust; asked here and not only hidden in menus. */
async function mayRun(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = 'Manage Workspace Trust';
  const answer = await vscode.window.showWarningMessage(
    'Programs are not run in a workspace that you do not trust. Saved runs can be looked at.',
    manage,
  );
  if (answer === manage) await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}

function platformWorks(): boolean {
  if (process.platform === 'linux') return true;
  const guide = 'How to';
  const [hint, url] =
    process.platform === 'win32'
      ? ['Open the folder in WSL or in a dev container.', 'https://code.visualstudio.com/docs/remote/wsl']
      : [
          'Open the folder in a dev container.',
          'https://code.visualstudio.com/docs/devcontainers/containers',
        ];
  void vscode.window
    .showErrorMessage(`Programs run on Linux only as yet. ${hint} Saved runs can be looked at here.`, guide)
    .then((answer) => {
      if (answer === guide) void vscode.env.openExternal(vscode.Uri.parse(url));
    });
  return false;
}

async function sayNodeIsMissing(node: { asked: boolean; title: string; detail: string }): Promise<void> {
  const [toSettings, download] = ['Open Settings', 'Download Node.js'];
  const answer = await vscode.window.showErrorMessage(
    `${node.title} ${node.detail}`,
    ...(node.asked ? [toSettings] : [download, toSettings]),
  );
  if (answer === toSettings)
    await vscode.commands.executeCommand(Command.openSettings, 'multiprocessing.nodePath');
  if (answer === download) await vscode.env.openExternal(vscode.Uri.parse('https://nodejs.org/en/download'));
}
