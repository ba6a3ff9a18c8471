/**
 * The lessons' checks in the Test Explorer: each runs the learner's copy and says, step by step, what it does of what
 * the lesson asks. The same judge as in the playground (`src/lessons/judge.ts`); the run is one like any other, so its
 * panel, its problems and its place among the runs are there too.
 */
import * as vscode from 'vscode';
import { judgedOptions, judgeLesson } from '../lessons/judge.ts';
import type { CheckResult } from '../../trace/playground-protocol.ts';
import { Disposables } from './disposables.ts';
import type { Subscription } from './emitter.ts';
import type { Launcher } from './launcher.ts';
import type { Lesson } from './lesson-catalog.ts';
import type { Lessons } from './lessons.ts';
import type { PanelPlace } from './panel-place.ts';

interface Services {
  readonly lessons: Lessons;
  readonly launcher: Launcher;
  readonly place: PanelPlace;
}

export class LessonChecks implements Subscription {
  readonly #services: Services;
  readonly #own = new Disposables();
  readonly #controller = this.#own.add(
    vscode.tests.createTestController('multiprocessing.lessons', 'Lessons'),
  );

  constructor(services: Services) {
    this.#services = services;
    this.#controller.resolveHandler = (item) => {
      if (item === undefined) this.#fill();
    };
    this.#profile('Check', true, false);
    this.#profile('Check and Visualize', false, true);
    this.#own.add(
      // From then on there is a program to show beside the check.
      vscode.workspace.onDidOpenTextDocument(({ uri }) => {
        const lesson = services.lessons.lessonOf(uri);
        if (lesson !== undefined) this.#controller.items.add(this.#itemOf(lesson, uri));
      }),
    );
  }

  /** All checks there are. */
  get items(): vscode.TestItem[] {
    this.#fill();
    return [...this.#controller.items].map(([, item]) => item);
  }

  dispose(): void {
    this.#own.dispose();
  }

  #profile(label: string, isDefault: boolean, visualize: boolean): void {
    this.#own.add(
      this.#controller.createRunProfile(
        label,
        vscode.TestRunProfileKind.Run,
        async (request, token) => {
          await this.run(request, token, visualize);
        },
        isDefault,
      ),
    );
  }

  #fill(): void {
    for (const lesson of this.#services.lessons.all)
      if (this.#controller.items.get(lesson.id) === undefined)
        this.#controller.items.add(this.#itemOf(lesson));
  }

  #itemOf(lesson: Lesson, uri?: vscode.Uri): vscode.TestItem {
    const item = this.#controller.createTestItem(lesson.id, lesson.title, uri);
    item.description = lesson.task;
    item.sortText = String(lesson.order).padStart(4, '0');
    if (uri !== undefined) item.range = new vscode.Range(0, 0, 0, 0);
    return item;
  }

  /**
   * One after the other: each has the machine for itself. Resolves with what came of each, by the lesson's id; what was
   * cancelled or could not be run is left out.
   */
  async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    visualize = false,
  ): Promise<ReadonlyMap<string, CheckResult>> {
    const results = new Map<string, CheckResult>();
    const run = this.#controller.createTestRun(request);
    const wanted = (request.include ?? this.items).filter((item) => request.exclude?.includes(item) !== true);
    for (const item of wanted) run.enqueued(item);
    for (const item of wanted) {
      const lesson = this.#services.lessons.find(item.id);
      if (lesson === undefined || token.isCancellationRequested) run.skipped(item);
      else {
        const result = await this.#check(lesson, item, run, token, visualize);
        if (result !== undefined) results.set(lesson.id, result);
      }
    }
    run.end();
    return results;
  }

  async #check(
    lesson: Lesson,
    item: vscode.TestItem,
    run: vscode.TestRun,
    token: vscode.CancellationToken,
    visualize: boolean,
  ): Promise<CheckResult | undefined> {
    const { lessons, launcher, place } = this.#services;
    const begin = performance.now();
    run.started(item);
    const uri = lessons.programOf(lesson);
    const session = uri === undefined ? undefined : await launcher.run(uri, judgedOptions);
    if (uri === undefined || session === undefined) {
      run.errored(item, new vscode.TestMessage('The program of the lesson could not be started.'));
      return undefined;
    }
    const source = (await vscode.workspace.openTextDocument(uri)).getText();
    if (visualize) place.show(session);
    const cancelled = token.onCancellationRequested(() => session.stop('Its check was cancelled.'));
    const output = session.listen((event) => {
      if (event.type === 'output') run.appendOutput(event.text.replace(/\r?\n/g, '\r\n'), undefined, item);
    });
    await session.ended;
    cancelled.dispose();
    output.dispose();
    if (token.isCancellationRequested) {
      run.skipped(item);
      return undefined;
    }
    const result = await judgeLesson(lesson.id, session, source);
    const duration = performance.now() - begin;
    run.appendOutput(`${inWords(result).replaceAll('\n', '\r\n')}\r\n`, undefined, item);
    if (result.passed) run.passed(item, duration);
    else {
      const message = new vscode.TestMessage(inWords(result));
      message.location = new vscode.Location(uri, new vscode.Position(0, 0));
      run.failed(item, message, duration);
    }
    return result;
  }
}

/** What was asked for, what of it is there, and what to think about. */
function inWords({ message, steps }: CheckResult): string {
  return [
    message,
    ...steps.map(({ ok, text, hint }) => {
      const advice = ok || hint === undefined || hint === '' ? '' : `\n      ${hint}`;
      return `  ${ok ? '✔' : '✘'} ${text}${advice}`;
    }),
  ].join('\n');
}
