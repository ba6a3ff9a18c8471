/** What a run found, at its lines in the Problems panel, until the program runs again. */
import * as vscode from 'vscode';
import { foldFrames, type Finding, type RunModel } from '../../trace/index.ts';
import type { Analyses, Analysis } from './analyses.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import { Command, Context } from './names.ts';
import type { LiveSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import { programSelector } from './code-lens.ts';
import { siteUri } from './source-places.ts';

const source = 'multiprocessing';

const severities: Readonly<Record<Finding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

interface Problem {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/** Each of a finding's lines is marked, and leads to the others. */
export function problemsOf(session: LiveSession, model: RunModel, finding: Finding): Problem[] {
  const { thrownAt } = finding;
  const thrown =
    thrownAt === undefined
      ? []
      : [
          {
            location: new vscode.Location(
              siteUri(session, thrownAt.file),
              new vscode.Position(thrownAt.line - 1, Math.max(0, thrownAt.column - 1)),
            ),
            what: '',
          },
        ];
  const known = finding.sites.flatMap(({ site: ref, what }) => {
    const site = model.site(ref);
    if (site === undefined) return [];
    const at = new vscode.Position(site.line - 1, Math.max(0, site.column - 1));
    const range = new vscode.Range(at, at.translate(0, site.text.length));
    return [{ location: new vscode.Location(siteUri(session, site.file), range), what }];
  });
  const places = [...thrown, ...known];
  // What has no line of its own is about the program.
  const program = new vscode.Location(vscode.Uri.parse(session.program.uri), new vscode.Position(0, 0));
  const lines = places.length > 0 ? byLine(places) : [{ location: program, whats: [] }];
  const explanation = foldFrames(model, finding.explanation.split('\n')).join('\n');
  return lines.map(({ location, whats }) => {
    const said = whats.filter((what) => what !== '');
    const here = said.length === 0 ? '' : `\nHere: ${said.join('; ')}.`;
    const diagnostic = new vscode.Diagnostic(
      location.range,
      `${finding.title}. ${explanation}${here}`,
      severities[finding.severity],
    );
    diagnostic.source = source;
    diagnostic.code = finding.topic;
    diagnostic.relatedInformation = places
      .filter((other) => other.location.range.start.line !== location.range.start.line)
      .map((other) => new vscode.DiagnosticRelatedInformation(other.location, other.what));
    return { uri: location.uri, diagnostic };
  });
}

interface Place {
  readonly location: vscode.Location;
  readonly what: string;
}

function byLine(places: readonly Place[]): { location: vscode.Location; whats: string[] }[] {
  const lines = new Map<string, { location: vscode.Location; whats: string[] }>();
  for (const { location, what } of places) {
    const key = `${location.uri.toString()}:${location.range.start.line}`;
    const line = lines.get(key) ?? { location, whats: [] };
    lines.set(key, line);
    if (!line.whats.includes(what)) line.whats.push(what);
  }
  return [...lines.values()];
}

/** A program that could not be run: at the line that its build complains about. */
function failureOf(session: LiveSession): Problem[] {
  const { status } = session;
  if (status.state !== 'failed') return [];
  const { site } = status;
  const uri = site === undefined ? vscode.Uri.parse(session.program.uri) : siteUri(session, site.file);
  const at = new vscode.Position(Math.max(0, (site?.line ?? 1) - 1), Math.max(0, (site?.column ?? 1) - 1));
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(at, at),
    `${status.title}\n${status.detail}`.trim(),
  );
  diagnostic.source = source;
  return [{ uri, diagnostic }];
}

export function registerProblems(sessions: Sessions, analyses: Analyses): Subscription {
  const own = new Disposables();
  const collection = own.add(vscode.languages.createDiagnosticCollection(source));
  /** Program → its problems, of its last run. */
  const shown = new Map<string, Problem[]>();
  const refresh = (): void => {
    collection.clear();
    const byFile = new Map<string, { uri: vscode.Uri; diagnostics: vscode.Diagnostic[] }>();
    for (const { uri, diagnostic } of [...shown.values()].flat()) {
      const file = byFile.get(uri.toString()) ?? { uri, diagnostics: [] };
      byFile.set(uri.toString(), file);
      file.diagnostics.push(diagnostic);
    }
    for (const { uri, diagnostics } of byFile.values()) collection.set(uri, diagnostics);
  };
  const update = ({ session, model, findings }: Analysis): void => {
    const problems = [
      ...failureOf(session),
      ...findings
        .filter(({ rule }) => rule !== 'notice')
        .flatMap((finding) => problemsOf(session, model, finding)),
    ];
    const text = (list: readonly Problem[]): string =>
      JSON.stringify(list.map(({ uri, diagnostic: { message, range } }) => [uri.toString(), message, range]));
    // The editor draws anew whatever is set, and a run is looked at often.
    if (text(problems) === text(shown.get(session.program.uri) ?? [])) return;
    shown.set(session.program.uri, problems);
    refresh();
    if (findings.length > 0) void vscode.commands.executeCommand('setContext', Context.foundSomething, true);
  };
  own.add(
    sessions.onDidStart(({ program }) => {
      if (shown.delete(program.uri)) refresh();
    }),
  );
  own.add(analyses.onDidChange(update));
  own.add(vscode.languages.registerCodeActionsProvider(programSelector, explainActions));
  return own;
}

/** The light bulb at a marked line leads to the page of the concept. */
const explainActions: vscode.CodeActionProvider = {
  provideCodeActions(_document, _range, { diagnostics }) {
    const topics = new Set(
      diagnostics
        .filter((found) => found.source === source)
        .map(({ code }) => code)
        .filter((code) => typeof code === 'string'),
    );
    return [...topics].map((topic) => {
      const action = new vscode.CodeAction(
        `Explain: ${topic.replace(/-/g, ' ')}`,
        vscode.CodeActionKind.QuickFix,
      );
      action.command = { command: Command.explainFinding, title: action.title, arguments: [topic] };
      action.diagnostics = diagnostics.filter(({ code }) => code === topic);
      return action;
    });
  },
};
