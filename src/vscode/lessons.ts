/** The Lessons tree and what it opens: the learner's copy of the program, with its text beside it. */
import * as vscode from 'vscode';
import type { Lesson, LessonCatalog } from './lesson-catalog.ts';
import { Command, View } from './names.ts';

/** A part of the course, over its lessons. */
interface CoursePart {
  readonly part: string;
  readonly lessons: readonly Lesson[];
}

type Node = CoursePart | Lesson;

export class Lessons implements vscode.TreeDataProvider<Node> {
  readonly #catalog: LessonCatalog;

  constructor(catalog: LessonCatalog) {
    this.#catalog = catalog;
  }

  get all(): readonly Lesson[] {
    return this.#catalog.lessons;
  }

  /** Why there are none. */
  get problem(): string | undefined {
    return this.#catalog.problem;
  }

  lessonOf(uri: vscode.Uri): Lesson | undefined {
    return uri.scheme === 'file' ? this.#catalog.lessonAt(uri.fsPath) : undefined;
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return this.#parts;
    return 'lessons' in node ? [...node.lessons] : [];
  }

  get #parts(): CoursePart[] {
    const names = [...new Set(this.all.map(({ part }) => part))];
    return names.map((part) => ({ part, lessons: this.all.filter((lesson) => lesson.part === part) }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (!('lessons' in node)) return this.#itemOf(node);
    const item = new vscode.TreeItem(node.part, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `part ${node.part}`;
    item.contextValue = 'part';
    return item;
  }

  #itemOf(lesson: Lesson): vscode.TreeItem {
    const item = new vscode.TreeItem(`${this.all.indexOf(lesson) + 1}. ${lesson.title}`);
    item.id = lesson.id;
    item.contextValue = 'lesson';
    item.iconPath = new vscode.ThemeIcon('mortar-board');
    item.tooltip = lesson.summary;
    item.description = lesson.summary;
    item.accessibilityInformation = { label: `Lesson ${lesson.title}: ${lesson.summary}` };
    item.command = { command: Command.openLesson, title: 'Open Lesson', arguments: [lesson.id] };
    return item;
  }

  find(id: string): Lesson | undefined {
    return this.#catalog.find(id);
  }

  /** Asks which one, when none is given. */
  async pick(id: unknown): Promise<Lesson | undefined> {
    if (typeof id === 'string') return this.#catalog.find(id);
    if (typeof id === 'object' && id !== null && 'id' in id) return this.pick(id.id);
    const items = this.#parts.flatMap(({ part, lessons }): (vscode.QuickPickItem & { lesson?: Lesson })[] => [
      { label: part, kind: vscode.QuickPickItemKind.Separator },
      ...lessons.map((lesson) => ({ label: lesson.title, detail: lesson.summary, lesson })),
    ]);
    const picked = await vscode.window.showQuickPick(items, {
      placeHolder: 'Which lesson?',
      matchOnDetail: true,
    });
    return picked?.lesson;
  }

  /** The learner's copy, made when there is none; undefined when it could not be written, which has then been said. */
  programOf(lesson: Lesson): vscode.Uri | undefined {
    return this.#copied(() => this.#catalog.open(lesson));
  }

  /** Opens program and text; undefined when the program could not be written, which has then been said. */
  async open(lesson: Lesson, withText = true): Promise<vscode.Uri | undefined> {
    const uri = this.programOf(lesson);
    if (uri === undefined) return undefined;
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One, preview: false });
    if (withText) await this.#showText(lesson);
    return uri;
  }

  /** As an edit, so that it can be undone. */
  async reset(lesson: Lesson): Promise<void> {
    const uri = this.programOf(lesson);
    if (uri === undefined) return;
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(
      new vscode.Position(0, 0),
      document.lineAt(document.lineCount - 1).range.end,
    );
    edit.replace(uri, all, this.#catalog.original(lesson));
    await vscode.workspace.applyEdit(edit);
    if (await document.save())
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  }

  async #showText(lesson: Lesson): Promise<void> {
    const text = vscode.Uri.file(this.#catalog.textPath(lesson));
    try {
      await vscode.commands.executeCommand('markdown.showLockedPreviewToSide', text);
    } catch {
      // The editor's Markdown extension can be switched off.
      await vscode.window.showTextDocument(text, {
        viewColumn: vscode.ViewColumn.Beside,
        preserveFocus: true,
      });
    }
  }

  #copied(copy: () => string): vscode.Uri | undefined {
    try {
      return vscode.Uri.file(copy());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(
        `The lesson's program can't be written: ${reason}. Free or unlock that folder, then open the lesson again.`,
      );
      return undefined;
    }
  }
}

export function registerLessons(lessons: Lessons): vscode.Disposable {
  const view = vscode.window.createTreeView(View.lessons, { treeDataProvider: lessons });
  // Read when they are looked at, not when the editor starts.
  const say = (): void => {
    if (view.visible && lessons.problem !== undefined)
      view.message = `The lessons can't be read: ${lessons.problem} Install the extension again.`;
  };
  say();
  return vscode.Disposable.from(view, view.onDidChangeVisibility(say));
}
