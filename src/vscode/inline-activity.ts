/** While a program runs: behind each line, which processes are there and what they do or wait for. */
import * as vscode from 'vscode';
import { presentWords, whereabouts, type AtLine } from '../../trace/index.ts';
import type { Analyses, Analysis } from './analyses.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { settings, onSettingChange } from './settings.ts';
import { siteUri } from './source-places.ts';

/** URI → line, from 0 → who is there. */
export type Activity = Map<string, Map<number, readonly AtLine[]>>;

/** What the living processes of the runs are doing, by place. */
export function activityOf(analyses: readonly Analysis[]): Activity {
  const activity: Activity = new Map();
  for (const { session, model } of analyses) {
    if (!session.alive) continue;
    for (const { file, line, present } of whereabouts(model.stateAt('end'), (ref) => model.site(ref))) {
      const uri = siteUri(session, file).toString();
      const lines = activity.get(uri) ?? new Map<number, readonly AtLine[]>();
      activity.set(uri, lines);
      lines.set(line - 1, [...(lines.get(line - 1) ?? []), ...present]);
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
    const activity = activityOf(settings.inlineActivity() ? analyses.all : []);
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = activity.get(editor.document.uri.toString()) ?? new Map<number, readonly AtLine[]>();
      editor.setDecorations(
        type,
        [...lines]
          .filter(([line]) => line < editor.document.lineCount)
          .map(([line, present]) => decoration(editor.document.lineAt(line).range.end, present)),
      );
    }
  };
  own.add(analyses.onDidChange(update));
  own.add(vscode.window.onDidChangeVisibleTextEditors(update));
  own.add(onSettingChange('inlineActivity', update));
  return own;
}

/** In short behind the line, each with its own words on hovering. */
function decoration(end: vscode.Position, present: readonly AtLine[]): vscode.DecorationOptions {
  const list = new vscode.MarkdownString(undefined, false);
  for (const { name, blocked, text } of present)
    list.appendText(`${name}${blocked ? ' waits' : ''}: ${text}`).appendMarkdown('  \n');
  return {
    range: new vscode.Range(end, end),
    hoverMessage: list,
    renderOptions: { after: { contentText: presentWords(present) } },
  };
}
