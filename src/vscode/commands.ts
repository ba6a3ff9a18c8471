/** Every command: from what it was called with (a menu's item, a lens's argument, nothing) to what it is about. */
import * as vscode from 'vscode';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import type { Launcher } from './launcher.ts';
import type { Lessons } from './lessons.ts';
import { Command, traceEditorType } from './names.ts';
import type { PanelPlace } from './panel-place.ts';
import type { RunTerminals } from './run-terminal.ts';
import { exportChrome, saveRun } from './save-run.ts';
import type { LiveSession, Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export interface CommandServices {
  readonly sessions: Sessions;
  readonly launcher: Launcher;
  readonly place: PanelPlace;
  readonly terminals: RunTerminals;
  readonly lessons: Lessons;
}

const template = `import * as mp from 'multiprocessing';

function square(x: number): number {
  return x * x;
}

if (import.meta.main) {
  const pool = new mp.Pool(4);
  console.log(pool.map(square, [1, 2, 3, 4, 5]));
  pool.close();
  pool.join();
}
`;

export class RunCommands {
  readonly #services: CommandServices;

  constructor(services: CommandServices) {
    this.#services = services;
  }

  register(): Subscription {
    const { lessons } = this.#services;
    const own = new Disposables();
    const on = (name: string, handler: (...args: unknown[]) => unknown): void => {
      own.add(vscode.commands.registerCommand(name, handler));
    };
    on(Command.run, (uri) => this.run(uri, false));
    on(Command.runAndVisualize, (uri) => this.run(uri, true));
    on(Command.stop, (about) => this.stop(about));
    on(Command.restart, (about) => this.restart(this.#sessionOf(about)));
    on(Command.pause, (about) => {
      this.#sessionOf(about)?.pause();
    });
    on(Command.resume, (about) => {
      this.#sessionOf(about)?.resume();
    });
    on(Command.showPanel, (about) => {
      this.showPanel(this.#sessionOf(about));
    });
    on(Command.openRun, (uri) => this.openRun(uri));
    on(Command.saveRun, (about) => this.#withSession(about, saveRun));
    on(Command.exportChrome, (about) => this.#withSession(about, exportChrome));
    on(Command.deleteRun, (about) => {
      const id = idOf(about);
      if (id !== undefined) this.#services.sessions.remove(id);
    });
    on(Command.newProgram, async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: template });
      await vscode.window.showTextDocument(document);
    });
    on(Command.openLesson, async (id) => {
      const lesson = await lessons.pick(id);
      return lesson === undefined ? undefined : lessons.open(lesson);
    });
    on(Command.runLesson, async (id) => {
      const lesson = await lessons.pick(id);
      const uri = lesson === undefined ? undefined : await lessons.open(lesson, false);
      return uri === undefined ? undefined : this.run(uri, true);
    });
    on(Command.resetLesson, async (id) => {
      const lesson = await lessons.pick(id);
      if (lesson !== undefined) await lessons.reset(lesson);
    });
    on(Command.openSettings, (query) =>
      vscode.commands.executeCommand(
        'workbench.action.openSettings',
        typeof query === 'string' ? query : 'multiprocessing.',
      ),
    );
    on(Command.openWalkthrough, (extensionId) =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${typeof extensionId === 'string' ? extensionId : 'multiprocessing-playground.multiprocessing-playground'}#start`,
        false,
      ),
    );
    return own;
  }

  /** Returns the id of the run, for callers that are programs themselves. */
  async run(about: unknown, visualize: boolean): Promise<string | undefined> {
    const uri = about instanceof vscode.Uri ? about : vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) {
      void vscode.window.showInformationMessage('Open a program that imports "multiprocessing" to run it.');
      return undefined;
    }
    const session = await this.#services.launcher.run(uri);
    if (session === undefined) return undefined;
    if (visualize) this.#services.place.show(session);
    else this.#services.terminals.show(session);
    return session.id;
  }

  async stop(about: unknown): Promise<void> {
    const id = idOf(about);
    const { live } = this.#services.sessions;
    const session = id === undefined ? await pickLive(live) : live.find((candidate) => candidate.id === id);
    await session?.stop('Stopped.');
  }

  /** Ends what runs of it and runs its program again, where it was shown. */
  async restart(session: Session | undefined): Promise<void> {
    if (session?.program === undefined) return;
    await session.stop('Restarted.');
    await this.run(vscode.Uri.parse(session.program.uri), true);
  }

  showPanel(session: Session | undefined): void {
    if (session === undefined) {
      void vscode.window.showInformationMessage('Nothing was run yet in this window.');
      return;
    }
    this.#services.sessions.show(session);
    this.#services.place.show(session);
  }

  async openRun(about: unknown): Promise<void> {
    const uris =
      about instanceof vscode.Uri
        ? [about]
        : await vscode.window.showOpenDialog({ filters: { 'Multiprocessing run': ['mptrace'] } });
    for (const uri of uris ?? [])
      await vscode.commands.executeCommand('vscode.openWith', uri, traceEditorType);
  }

  #sessionOf(about: unknown): Session | undefined {
    const { sessions, place } = this.#services;
    const id = idOf(about);
    return id === undefined ? (place.active ?? sessions.latest) : sessions.find(id);
  }

  async #withSession(about: unknown, action: (session: Session) => Promise<void>): Promise<void> {
    const session = this.#sessionOf(about);
    if (session === undefined)
      void vscode.window.showInformationMessage('There is no run to save: run a program first.');
    else await action(session);
  }
}

/** Of an item of the Runs tree, a session, or the id itself. */
function idOf(about: unknown): string | undefined {
  if (typeof about === 'string') return about;
  if (typeof about !== 'object' || about === null || !('id' in about)) return undefined;
  return typeof about.id === 'string' ? about.id : undefined;
}

async function pickLive(live: readonly LiveSession[]): Promise<LiveSession | undefined> {
  if (live.length <= 1) return live[0];
  const items = live.map((session) => ({
    label: session.title,
    description: `since ${new Date(session.startedAt).toLocaleTimeString()}`,
    session,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Stop which program?' }))?.session;
}
