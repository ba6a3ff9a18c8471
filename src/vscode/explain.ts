/** The short pages on the concepts that findings are about, shown beside the code. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Analyses } from './analyses.ts';
import type { LessonCatalog } from './lesson-catalog.ts';
import { Command } from './names.ts';

export class Concepts {
  readonly #folder: string;
  readonly #lessons: LessonCatalog;

  constructor(folder: string, lessons: LessonCatalog) {
    this.#folder = folder;
    this.#lessons = lessons;
  }

  /** The concept's own page, else the text of the first lesson about it. */
  pageOf(topic: string): string | undefined {
    const page = join(this.#folder, `${topic}.md`);
    if (existsSync(page)) return page;
    const lesson = this.#lessons.lessons.find(({ concepts }) => concepts.includes(topic));
    return lesson === undefined ? undefined : this.#lessons.textPath(lesson);
  }

  get topics(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => name.endsWith('.md'))
        .map((name) => name.slice(0, -3))
        .sort();
    } catch {
      return [];
    }
  }
}

const words = (topic: string): string => topic.charAt(0).toUpperCase() + topic.slice(1).replace(/-/g, ' ');

async function pick(concepts: Concepts, analyses: Analyses): Promise<string | undefined> {
  const found = analyses.all.flatMap(({ findings }) => findings);
  const items: (vscode.QuickPickItem & { topic?: string })[] = [
    ...found.map(({ title, topic }) => ({ label: title, description: words(topic), topic })),
    ...(found.length > 0 ? [{ label: 'All concepts', kind: vscode.QuickPickItemKind.Separator }] : []),
    ...concepts.topics.map((topic) => ({ label: words(topic), topic })),
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'What shall be explained?' });
  return picked?.topic;
}

export async function showPage(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  } catch {
    // The editor's Markdown extension can be switched off.
    await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }
}

export function registerExplain(concepts: Concepts, analyses: Analyses): vscode.Disposable {
  return vscode.commands.registerCommand(Command.explainFinding, async (about: unknown) => {
    const topic = typeof about === 'string' ? about : await pick(concepts, analyses);
    if (topic === undefined) return;
    const page = /^[\w-]+$/.test(topic) ? concepts.pageOf(topic) : undefined;
    if (page === undefined)
      void vscode.window.showInformationMessage(`There is no page about “${topic}” yet.`);
    else await showPage(page);
  });
}
