/**
 * Run and Run and visualize over the main guard; without one over the import, with what a guard is for; over a lesson's
 * program its title and a way back to its first text.
 */
import * as vscode from 'vscode';
import type { Lessons } from './lessons.ts';
import { Command, Context } from './names.ts';
import { onSettingChange, settings } from './settings.ts';
import { outlineOf } from './source-scan.ts';

/** Any scheme: a program need not be saved to be run. */
export const programSelector: vscode.DocumentSelector = [
  { language: 'typescript' },
  { language: 'javascript' },
  { language: 'typescriptreact' },
  { language: 'javascriptreact' },
];

class ProgramLenses implements vscode.CodeLensProvider {
  readonly #lessons: Lessons;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(lessons: Lessons) {
    this.#lessons = lessons;
  }

  refresh(): void {
    this.#changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!settings.codeLens()) return [];
    return [...this.#lessonLenses(document), ...this.#runLenses(document)];
  }

  #runLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { guard, importedAt, exports } = outlineOf(document.getText());
    // A module that others import is no program, unless it has a guard that says so.
    const offset = guard ?? (exports ? undefined : importedAt);
    if (offset === undefined) return [];
    const at = new vscode.Position(document.positionAt(offset).line, 0);
    const range = new vscode.Range(at, at);
    const args = [document.uri];
    return [
      new vscode.CodeLens(range, {
        title: '$(run-all) Run and visualize',
        tooltip: 'Run the program and watch its processes',
        command: Command.runAndVisualize,
        arguments: args,
      }),
      new vscode.CodeLens(range, {
        title: '$(play) Run',
        tooltip: 'Run the program in a terminal',
        command: Command.run,
        arguments: args,
      }),
      ...(guard === undefined ? [missingGuard(range)] : []),
    ];
  }

  #lessonLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const lesson = this.#lessons.lessonOf(document.uri);
    if (lesson === undefined) return [];
    const range = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(range, {
        title: `$(mortar-board) Lesson: ${lesson.title}`,
        tooltip: lesson.summary,
        command: Command.openLesson,
        arguments: [lesson.id],
      }),
      new vscode.CodeLens(range, {
        title: '$(discard) Reset',
        tooltip: 'Bring back the first text of this lesson',
        command: Command.resetLesson,
        arguments: [lesson.id],
      }),
    ];
  }
}

function missingGuard(range: vscode.Range): vscode.CodeLens {
  return new vscode.CodeLens(range, {
    title: '$(info) No main guard',
    tooltip: 'What starts processes must stand behind if (import.meta.main) { … }. Read why.',
    command: Command.explainFinding,
    arguments: ['main-guard'],
  });
}

/** Lenses, and the context key that buttons and keys depend on. */
export function registerCodeLens(lessons: Lessons): vscode.Disposable {
  const provider = new ProgramLenses(lessons);
  const update = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const isProgram =
      document !== undefined &&
      vscode.languages.match(programSelector, document) > 0 &&
      outlineOf(document.getText()).imports;
    void vscode.commands.executeCommand('setContext', Context.program, isProgram);
  };
  update();
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(programSelector, provider),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document === vscode.window.activeTextEditor?.document) update();
    }),
    onSettingChange('codeLens', () => {
      provider.refresh();
    }),
  );
}
