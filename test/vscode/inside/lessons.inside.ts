/** Lessons: the learner's copy, and the checks of the Test Explorer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { CheckResult } from '../../../trace/playground-protocol.ts';
import { api, extensionFolder, rewrite, start, untilOver } from './workbench.ts';

const lesson = 'hello-process';

/** Runs the check; `token` can cancel it. */
async function check(token?: vscode.CancellationToken): Promise<CheckResult | undefined> {
  const source = new vscode.CancellationTokenSource();
  try {
    const { checks } = api();
    const item = checks.items.find(({ id }) => id === lesson);
    assert.ok(item !== undefined);
    const results = await checks.run(new vscode.TestRunRequest([item]), token ?? source.token);
    return results.get(lesson);
  } finally {
    source.dispose();
  }
}

describe('a lesson', () => {
  let program: vscode.Uri;
  before(async () => {
    const uri = await vscode.commands.executeCommand('multiprocessing.openLesson', lesson);
    assert.ok(uri instanceof vscode.Uri);
    program = uri;
  });
  after(() => vscode.commands.executeCommand('multiprocessing.resetLesson', lesson));

  it('runs from a copy that can be written', async () => {
    const id = await start('runLesson', lesson);
    await untilOver(id);
    const session = api().sessions.find(id);
    assert.ok(session?.program !== undefined);
    assert.ok(session.program.file.includes('globalStorage'), session.program.file);
    assert.equal(session.status.state, 'ended');
  });

  it('has its check among the tests, which tells what is missing', async () => {
    const titles = api().checks.items.map(({ label }) => label);
    assert.ok(titles.length >= 10, titles.join('\n'));
    const result = await check();
    assert.equal(result?.passed, false);
    assert.ok(result.steps.some(({ ok, hint }) => !ok && hint !== undefined && hint !== ''));
  });

  it('passes its check with what it asks for', async () => {
    await rewrite(program, readFileSync(join(extensionFolder(), 'lessons', lesson, 'solution.ts'), 'utf8'));
    const result = await check();
    assert.equal(result?.passed, true, result?.message);
  });

  it('lets its check be cancelled, and nothing of it goes on', async () => {
    await rewrite(
      program,
      readFileSync(join(vscode.workspace.workspaceFolders![0]!.uri.fsPath, 'waits.ts'), 'utf8'),
    );
    const source = new vscode.CancellationTokenSource();
    const started = api().sessions.onDidStart(() => {
      source.cancel();
    });
    assert.equal(await check(source.token), undefined);
    started.dispose();
    source.dispose();
    assert.deepEqual(api().sessions.live, []);
  });
});
