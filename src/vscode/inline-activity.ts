/** While a program runs: behind each line, which processes are there and what they do or wait for. */
import * as vscode from 'vscode';
import type { Analyses, Analysis } from './analyses.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { describe, siteOf } from './processes-view.ts';
import { settings, onSettingChange } from './settings.ts';
import { siteUri } from './source-places.ts';

/** More than this many are counted instead of named. */
const named = 3;

/** URI → line, from 0 → what happens there. */
export type Activity = Map<string, Map<number, string[]>>;

/** What the living processes of the runs are doing, by place. */
export function activityOf(analyses: readonly Analysis[]): Activity {
  const activity: Activity = new Map();
  for (const { session, model } of analyses) {
    if (!session.alive) continue;
    for (const process of model.stateAt('end').processes) {
      const { text, alive } = describe(process.status);
      const site = model.site(siteOf(process));
      if (!alive || site === undefined) continue;
      const uri = siteUri(session, site.file).toString();
      const lines = activity.get(uri) ?? new Map<number, string[]>();
      activity.set(uri, lines);
      lines.set(site.line - 1, [...(lines.get(site.line - 1) ?? []), `${process.name}: ${text}`]);
    }
  }
  return activity;
}

export function registerInlineActivity(analyses: Analyses): Subscription {
  const own = new Disposables();
  const type = own.add(
    vscode.window.createTextEditorDecorationType({
      after: {
        margin: '0 0 0 3em',
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        fontStyle: 'italic',
      },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
    }),
  );
  const update = (): void => {
    const activity = settings.inlineActivity()
      ? activityOf(analyses.all)
      : new Map<string, Map<number, string[]>>();
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = activity.get(editor.document.uri.toString()) ?? new Map<number, string[]>();
      editor.setDecorations(
        type,
        [...lines]
          .filter(([line]) => line < editor.document.lineCount)
          .map(([line, texts]) => decoration(editor.document.lineAt(line).range.end, texts)),
      );
    }
  };
  own.add(analyses.onDidChange(update));
  own.add(vscode.window.onDidChangeVisibleTextEditors(update));
  own.add(onSettingChange('inlineActivity', update));
  return own;
}

function decoration(end: vscode.Position, texts: readonly string[]): vscode.DecorationOptions {
  const rest = texts.length - named;
  const shown = texts.slice(0, named).join('  ·  ');
  const list = new vscode.MarkdownString(undefined, false);
  for (const text of texts) list.appendText(text).appendMarkdown('  \n');
  return {
    range: new vscode.Range(end, end),
    hoverMessage: list,
    renderOptions: { after: { contentText: rest > 0 ? `${shown}  ·  and ${rest} more` : shown } },
  };
}
