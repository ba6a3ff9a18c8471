/** Where the editor meets the rest: wiring only. Nothing of the runtime is loaded here, programs run outside. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startRunWith } from './runner/start-run.ts';
import { Analyses } from './vscode/analyses.ts';
import { registerCodeLens } from './vscode/code-lens.ts';
import { RunCommands } from './vscode/commands.ts';
import { Concepts, registerExplain } from './vscode/explain.ts';
import { registerInlineActivity } from './vscode/inline-activity.ts';
import { Launcher } from './vscode/launcher.ts';
import { LessonCatalog } from './vscode/lesson-catalog.ts';
import { LessonChecks } from './vscode/lesson-checks.ts';
import { Lessons, registerLessons } from './vscode/lessons.ts';
import { panelViewType } from './vscode/names.ts';
import { registerLinks } from './vscode/open-link.ts';
import type { PanelRequest } from './vscode/panel-link.ts';
import { handlePanelRequest } from './vscode/panel-requests.ts';
import { PanelPlace } from './vscode/panel-place.ts';
import { PanelView } from './vscode/panel-view.ts';
import { Panels } from './vscode/panels.ts';
import { registerProblems } from './vscode/problems.ts';
import { registerProcessesView } from './vscode/processes-view.ts';
import { RunArchive } from './vscode/run-archive.ts';
import { RunTerminals } from './vscode/run-terminal.ts';
import { registerRunsView } from './vscode/runs-view.ts';
import type { Session } from './vscode/session.ts';
import { Sessions } from './vscode/sessions.ts';
import { settings } from './vscode/settings.ts';
import { registerStatusBar } from './vscode/status-bar.ts';
import { registerTraceEditor } from './vscode/trace-editor.ts';

let running: Sessions | undefined;

/** What tests inside the editor, and other extensions, can follow. */
export interface ExtensionApi {
  readonly sessions: Sessions;
  readonly analyses: Analyses;
  readonly checks: LessonChecks;
  /** Milliseconds that {@link activate} took. */
  readonly activation: number;
}

export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const begin = performance.now();
  const own = context.subscriptions;
  const storage = (context.storageUri ?? context.globalStorageUri).fsPath;

  const archive = new RunArchive(join(storage, 'runs'), settings.keptRuns);
  const sessions = new Sessions(startRunWith(context.asAbsolutePath('dist/runner/main.js')), archive);
  running = sessions;
  const launcher = new Launcher(sessions, join(storage, 'unsaved'));
  const analyses = new Analyses(sessions);
  const catalog = new LessonCatalog(
    context.asAbsolutePath('lessons'),
    join(context.globalStorageUri.fsPath, 'lessons'),
  );
  const lessons = new Lessons(catalog);
  const terminals = new RunTerminals(analyses);
  const onRequest = (request: PanelRequest, session: Session): void => {
    void handlePanelRequest(request, session, commands);
  };
  const panels = new Panels(context.extensionUri, sessions, onRequest);
  const panelView = new PanelView(context.extensionUri, sessions, onRequest);
  const place = new PanelPlace(sessions, panels, panelView);
  const commands = new RunCommands({ sessions, launcher, place, terminals, lessons });

  const checks = new LessonChecks({ lessons, launcher, place });

  own.push(
    sessions,
    analyses,
    terminals,
    panels,
    panelView,
    commands.register(),
    registerCodeLens(lessons),
    registerLessons(lessons),
    checks,
    registerProcessesView(analyses),
    registerRunsView(sessions),
    registerProblems(sessions, analyses),
    registerInlineActivity(analyses),
    registerExplain(new Concepts(context.asAbsolutePath('docs/concepts'), catalog), analyses),
    registerStatusBar(sessions),
    registerLinks(),
    registerTraceEditor(context.extensionUri, onRequest),
    vscode.window.registerWebviewPanelSerializer(panelViewType, panels),
  );
  return { sessions, analyses, checks, activation: performance.now() - begin };
}

/** No process survives the window. */
export async function deactivate(): Promise<void> {
  await running?.stopAll('Its window was closed or reloaded, which ends every process of a run.');
}
